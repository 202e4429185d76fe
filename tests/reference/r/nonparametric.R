# Writes tests/reference/nonparametric/: rows and curves of public data sets.
# Run from the root of the project: Rscript tests/reference/r/nonparametric.R
# Needs survival, cmprsk, KMsurv and etm, all packaged by Debian.
suppressPackageStartupMessages({library(survival); library(cmprsk); library(KMsurv); library(etm)})
options(digits = 15)
folder <- "tests/reference/nonparametric"
dir.create(folder, showWarnings = FALSE)
save <- function(table, name) {
  numeric <- sapply(table, is.numeric)
  table[numeric] <- lapply(table[numeric], function(x) ifelse(is.na(x), "nan", sprintf("%.15g", x)))
  write.csv(table, file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
}
rows <- function(name, lower, upper, entry = NULL, weight = NULL, cause = NULL) {
  table <- data.frame(lower = as.numeric(lower), upper = as.numeric(upper))
  table$entry <- entry; table$weight <- weight; table$cause <- cause
  table$upper[is.infinite(table$upper)] <- NA  # written as nan: last seen at lower
  save(table, paste0(name, "-rows"))
}

# --- Kaplan-Meier: log-log bands at 95 %, quantiles with theirs -----------------------------

quantiles <- NULL
shares <- c(0.11, 0.31, 0.53, 0.77, 0.95)  # no plateau lies there: R would give its middle
km <- function(name, time, event, entry = NULL, weight = NULL, p = shares) {
  rows(name, time, ifelse(event, time, Inf), entry, weight)
  y <- if (is.null(entry)) Surv(time, event) else Surv(entry, time, event)
  if (is.null(weight)) weight <- rep(1, length(time))
  fit <- survfit(y ~ 1, weights = weight, conf.type = "log-log", robust = FALSE)
  at <- fit$n.event > 0
  save(data.frame(time = fit$time, value = fit$surv, standard_error = fit$std.err * fit$surv,
                  lower = fit$lower, upper = fit$upper, at_risk = fit$n.risk)[at, ],
       paste0(name, "-curve"))
  q <- quantile(fit, p)
  quantiles <<- rbind(quantiles, data.frame(case = name, p = p, quantile = as.numeric(q$quantile),
    lower = as.numeric(q$lower), upper = as.numeric(q$upper)))
}
km("km-aml", aml$time, aml$status == 1)
km("km-lung", lung$time, lung$status == 2)
km("km-ovarian", ovarian$futime, ovarian$fustat == 1)
data(channing)
kept <- channing[channing$gender == 2 & channing$age > channing$ageentry, ]
km("km-channing-women-entry", kept$age, kept$death == 1, kept$ageentry,
   p = shares[-1])  # few are at risk at first: the lower band rises, and R orders it by value
kept <- head(myeloma[myeloma$futime > myeloma$entry, ], 300)
km("km-myeloma-entry", kept$futime, kept$death == 1, kept$entry)
km("km-veteran-weights", veteran$time, veteran$status == 1, weight = veteran$karno / 10)
km("km-cancer-entry-weights", lung$time, lung$status == 2, entry = pmin(lung$age - 39, lung$time - 1),
   weight = ifelse(is.na(lung$ph.karno), 1, lung$ph.karno / 10))
save(quantiles, "km-quantiles")

# --- Turnbull: survfit stops early, so plain self-consistency is run to its fixed point --------

npmle <- function(lower, upper, weight) {
  lower <- ifelse(lower == upper, lower - 1e-6, lower)    # a point as a cell that ends there
  ends <- sort(unique(c(lower, upper)))
  left <- ends[-length(ends)]; right <- ends[-1]          # the finest half-open cells
  covers <- outer(lower, left, "<=") & outer(upper, right, ">=")
  mass <- rep(1 / length(left), length(left))
  for (step in 1:100000) {
    share <- weight / as.vector(covers %*% mass)
    new <- mass * as.vector(share %*% covers) / sum(weight)
    moved <- max(abs(new - mass)); mass <- new
    if (moved < 1e-15) break
  }
  cell <- data.frame(time = right, value = 1 - cumsum(mass))
  list(cell = cell, log_likelihood = sum(weight * log(covers %*% mass)))
}
likelihoods <- NULL
intervals <- function(name, lower, upper, weight = NULL) {
  rows(name, lower, upper, weight = weight)
  w <- if (is.null(weight)) rep(1, length(lower)) else weight
  found <- npmle(lower, upper, w)
  save(found$cell, paste0(name, "-curve"))
  fit <- survfit(Surv(lower, ifelse(is.infinite(upper), NA, upper), type = "interval2") ~ 1, weights = w)
  at <- is.finite(found$cell$time)
  read <- summary(fit, times = found$cell$time[at], extend = TRUE)
  save(data.frame(time = read$time, value = read$surv), paste0(name, "-survfit"))
  likelihoods <<- rbind(likelihoods, data.frame(case = name, log_likelihood = found$log_likelihood))
}
data(bcdeter)
for (arm in 1:2) {
  kept <- bcdeter[bcdeter$treat == arm, ]
  intervals(paste0("turnbull-bcdeter-", arm), kept$lower, ifelse(is.na(kept$upper), Inf, kept$upper))
}
month <- 30.4375  # deaths known to the month, or to the quarter at every third row
cell <- ifelse(seq_len(nrow(lung)) %% 3 == 0, 3, 1)
whole <- floor(lung$time / month / cell) * cell
intervals("turnbull-lung-months", ifelse(lung$status == 2, whole, floor(lung$time / month)),
          ifelse(lung$status == 2, whole + cell, Inf))
whole <- floor(veteran$time / month)
intervals("turnbull-veteran-weights", ifelse(whole %% 4 == 3 & veteran$status == 1, 0, whole),
          ifelse(veteran$status == 1, whole + 1, Inf), weight = veteran$karno / 10)
save(likelihoods, "turnbull-log-likelihood")

# --- cumulative incidence: cmprsk's variance; with entry, the estimate and variance of etm -----

incidence <- function(name, time, cause) {
  rows(name, time, ifelse(cause > 0, time, Inf), cause = cause)
  fit <- cuminc(time, cause)
  for (j in sort(unique(cause[cause > 0]))) {
    at <- sort(unique(time[cause == j]))
    read <- timepoints(fit[paste("1", j)], at)
    save(data.frame(time = at, value = as.numeric(read$est), standard_error = sqrt(as.numeric(read$var))),
         paste0(name, "-cause-", j))
  }
}
incidence("aj-mgus2", with(mgus2, ifelse(pstat == 1, ptime, futime)),
          with(mgus2, ifelse(pstat == 1, 1, 2 * death)))
incidence("aj-pbc", pbc$time, pbc$status)
data(bmt)
incidence("aj-bmt", bmt$t2, with(bmt, ifelse(d2 == 1, 1, 2 * d1)))
fate <- with(mgus2, ifelse(pstat == 1, 1, ifelse(death == 1, ifelse(age > 75, 3, 2), 0)))
incidence("aj-mgus2-three", with(mgus2, ifelse(pstat == 1, ptime, futime)), fate)

data(abortion)
rows("aj-abortion-entry", abortion$exit, ifelse(abortion$cause > 0, abortion$exit, Inf),
     entry = abortion$entry, cause = abortion$cause)
fit <- etmCIF(Surv(entry, exit, cause != 0) ~ 1, data = abortion, etype = cause, failcode = 1)
for (j in 1:3) {
  read <- summary(fit)[[1]][[paste("CIF", j)]]
  at <- c(TRUE, diff(read$P) > 0)
  save(data.frame(time = read$time, value = read$P, standard_error = sqrt(read$var))[at, ],
       paste0("aj-abortion-entry-cause-", j))
}

# --- Brier score with inverse probability of censoring weights ----------------------------------

fit <- coxph(Surv(time, status) ~ age + sex, data = lung)
at <- c(150.9, 300.9, 500.9)  # brier moves times of censoring up by a half, which must cross none
found <- survival:::brier(fit, times = at)
read <- summary(survfit(fit, newdata = lung), times = at)$surv
save(data.frame(time = lung$time, event = as.numeric(lung$status == 2), s1 = read[1, ], s2 = read[2, ],
                s3 = read[3, ]), "brier-lung-rows")
save(data.frame(at = at, brier = found$brier[, "Model"]), "brier-lung")

writeLines(c(R.version.string, sapply(c("survival", "cmprsk", "KMsurv", "etm"),
  function(p) paste(p, packageVersion(p)))), file.path(folder, "versions.txt"))
