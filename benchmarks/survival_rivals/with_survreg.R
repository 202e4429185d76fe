# Fit the rows of a CSV file with R's survreg and print the seconds: FILE FAMILY RUNS
suppressPackageStartupMessages(library(survival))
given <- commandArgs(trailingOnly = TRUE)
table <- read.csv(given[1])
X <- as.matrix(table[, setdiff(names(table), c("time", "delivered"))])
y <- Surv(table$time, table$delivered)
seconds <- Inf
for (run in seq_len(as.integer(given[3]))) {
  start <- Sys.time()  # to microseconds, where proc.time counts milliseconds
  fit <- survreg(y ~ X - 1, dist = given[2])
  seconds <- min(seconds, as.numeric(difftime(Sys.time(), start, units = "secs")))
}
cat(sprintf('{"seconds": %.6f, "log_likelihood": %.10f}\n', seconds, fit$loglik[2]))
