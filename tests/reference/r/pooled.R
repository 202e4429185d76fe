# Writes tests/reference/pooled/: rows of public data sets, and random-intercept regressions of
# log durations that R finds on them. Run from the root of the project:
# Rscript tests/reference/r/pooled.R. Needs survival and lme4, both packaged by Debian.
#
# Uncensored lognormal durations are a linear mixed model of the log time: lme4 by maximum
# likelihood, crossed groupings too (its log-likelihood is moved to the time scale). For censored
# durations survreg's frailty() is a penalty and not a marginal likelihood, so the integral over the
# effect of each group is written down here: the trapezoid rule on 321 points within 8 standard
# deviations, which for these smooth integrands is exact to ten digits. Standard errors are from a
# numerical Hessian, good to about four digits.
suppressPackageStartupMessages({library(survival); library(lme4)})
options(digits = 15)
folder <- "tests/reference/pooled"
dir.create(folder, showWarnings = FALSE)
text <- function(x) ifelse(is.infinite(x), "inf", sprintf("%.15g", x))
save <- function(table, name) {
  numeric <- sapply(table, is.numeric)
  table[numeric] <- lapply(table[numeric], text)
  write.csv(table, file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE, na = "")
}
fits <- NULL
estimates <- NULL
keep <- function(case, family, never, source, log_likelihood, names, values, errors) {
  fits <<- rbind(fits, data.frame(case, family, never, source, log_likelihood))
  estimates <<- rbind(estimates, data.frame(case, family, never, parameter = names,
    estimate = values, standard_error = errors, row.names = NULL))
}
# Columns of covariates are written as x:name, labels of groups as g:name.
rows <- function(case, lower, upper, X, groups, entry = NULL, weight = NULL) {
  table <- data.frame(lower = as.numeric(lower), upper = as.numeric(upper))
  table$entry <- entry; table$weight <- weight
  for (name in colnames(X)) table[[paste0("x:", name)]] <- X[, name]
  for (name in names(groups)) table[[paste0("g:", name)]] <- as.character(groups[[name]])
  save(table, case)
}

# --- by lme4 --------------------------------------------------------------------------------

by_lme4 <- function(case, time, X, groups) {
  rows(case, time, time, X, groups)
  y <- log(time)
  form <- as.formula(paste("y ~ X - 1 +", paste0("(1 | ", names(groups), ")", collapse = " + ")))
  model <- lmer(form, data = groups, REML = FALSE, control = lmerControl(optimizer = "bobyqa",
    optCtrl = list(rhoend = 1e-12, maxfun = 1e5)))
  sds <- as.data.frame(VarCorr(model))
  taus <- sds$sdcor[match(names(groups), sds$grp)]
  keep(case, "lognormal", FALSE, "lme4", as.numeric(logLik(model)) - sum(y),
       c(colnames(X), "log_scale", paste0("log_group_scale[", names(groups), "]")),
       unname(c(fixef(model), log(sigma(model)), log(taus))),
       c(unname(sqrt(diag(as.matrix(vcov(model))))), NA, rep(NA, length(groups))))
  effects <- ranef(model)
  for (name in names(groups)) {
    table <- data.frame(level = rownames(effects[[name]]), mean = effects[[name]][, 1])
    save(table, paste0(case, "-effects-", name))
  }
}
const <- function(n) matrix(1, n, 1, dimnames = list(NULL, "const"))

data(Penicillin)
by_lme4("penicillin", Penicillin$diameter, const(nrow(Penicillin)), Penicillin[c("plate", "sample")])
data(sleepstudy)
by_lme4("sleepstudy", sleepstudy$Reaction, cbind(const = 1, days = sleepstudy$Days),
        sleepstudy["Subject"])
data(Pastes)
by_lme4("pastes", Pastes$strength, const(nrow(Pastes)), Pastes[c("batch", "sample")])
part <- subset(InstEval, as.integer(s) <= 60 & as.integer(d) %% 16 == 0)  # unbalanced and crossed
part <- droplevels(part)
by_lme4("lectures", as.numeric(part$y) + 0.5, cbind(const = 1, service = as.numeric(part$service == "1")),
        part[c("s", "d")])

# --- by integration -------------------------------------------------------------------------

survival_of <- list(
  weibull = function(z) -exp(z),
  lognormal = function(z) pnorm(z, lower.tail = FALSE, log.p = TRUE),
  loglogistic = function(z) plogis(z, lower.tail = FALSE, log.p = TRUE))
density_of <- list(
  weibull = function(z) z - exp(z),
  lognormal = function(z) dnorm(z, log = TRUE),
  loglogistic = function(z) dlogis(z, log = TRUE))
grid <- seq(-8, 8, length.out = 321)
log_prior <- dnorm(grid, log = TRUE) + log(diff(grid)[1])

# Log-likelihood of rows (n) at effects on the grid: a matrix (n, 321).
of_rows <- function(family, never, lower, upper, entry, mu, s, eta) {
  z <- function(t, some) (log(t[some]) - mu[some, , drop = FALSE]) / s
  mixed <- function(t, some) {  # log P(T > t)
    waiting <- survival_of[[family]](z(t, some))
    if (never) log(plogis(eta) + plogis(-eta) * exp(waiting)) else waiting
  }
  delivered <- if (never) plogis(-eta, log.p = TRUE) else 0
  exact <- lower == upper; right <- is.infinite(upper)
  value <- matrix(0, nrow(mu), ncol(mu))
  value[exact, ] <- delivered + density_of[[family]](z(upper, exact)) - log(s) - log(upper[exact])
  value[right, ] <- mixed(lower, right)
  between <- !exact & !right
  if (any(between)) {
    after <- survival_of[[family]](z(pmax(lower, 1e-300), between))
    past <- survival_of[[family]](z(upper, between))
    value[between, ] <- delivered + after + log(-expm1(past - after))
  }
  late <- entry > 0
  if (any(late)) value[late, ] <- value[late, ] - mixed(entry, late)
  value
}
by_integration <- function(case, lower, upper, X, group, families = names(survival_of),
                           never = FALSE, entry = rep(0, length(lower)), write = TRUE) {
  if (write) rows(case, lower, upper, X, group, entry = if (any(entry > 0)) entry)
  lower <- pmax(lower, entry)  # nothing comes before the entry
  p <- ncol(X); label <- names(group); group <- factor(group[[1]])
  for (family in families) {
    log_likelihood <- function(theta) {
      s <- exp(theta[p + 1]); tau <- exp(theta[length(theta)])
      mu <- outer(drop(X %*% theta[1:p]), tau * grid, "+")
      of <- of_rows(family, never, lower, upper, entry, mu, s, theta[p + 2])
      logs <- sweep(rowsum(of, group), 2, log_prior, "+")
      top <- apply(logs, 1, max)
      sum(top + log(rowSums(exp(logs - top))))
    }
    known <- ifelse(is.infinite(upper), lower, ifelse(lower == 0, upper / 2, (lower + upper) / 2))
    start <- c(lm.fit(X, log(known))$coefficients, log(0.7), if (never) -1, log(0.5))
    found <- list(par = start)
    for (round in 1:2) found <- optim(found$par, function(x) -log_likelihood(x), method = "BFGS",
      control = list(reltol = 1e-15, maxit = 500, ndeps = rep(1e-4, length(start))), hessian = round == 2)
    names <- c(colnames(X), "log_scale", if (never) "never[const]",
               paste0("log_group_scale[", label, "]"))
    keep(case, family, never, "integration", -found$value, names, found$par,
         sqrt(diag(solve(found$hessian))))
  }
}
open_end <- function(time, status) ifelse(status > 0, time, Inf)

r <- retinopathy
by_integration("retinopathy", r$futime, open_end(r$futime, r$status),
               cbind(const = 1, treated = r$trt), list(patient = r$id))
# recurrence of colon cancer, which most patients are spared; grouped by the number of nodes
d <- subset(colon, etype == 1 & rx == "Lev+5FU" & !is.na(nodes))
by_integration("colon", d$time, open_end(d$time, d$status),
               cbind(const = 1, extent = d$extent - 3), list(nodes = d$nodes), never = TRUE)
f <- subset(rats, sex == "f")
by_integration("rats", f$time, open_end(f$time, f$status), cbind(const = 1, treated = f$rx),
               list(litter = f$litter))
k <- kidney
by_integration("kidney", k$time, open_end(k$time, k$status),
               cbind(const = 1, female = k$sex - 1), list(patient = k$id))
# the same patients, seen once in 60 days and only from the day 10 on
seen <- ifelse(k$status > 0, 60 * ceiling(k$time / 60), Inf)
from <- ifelse(k$time > 10, 10, 0)
by_integration("kidney-coarse", ifelse(k$status > 0, seen - 60, k$time), seen,
               cbind(const = 1, female = k$sex - 1), list(patient = k$id), entry = from)

save(fits, "fits")
save(estimates, "estimates")
writeLines(c(R.version.string, paste("survival", packageVersion("survival")),
             paste("lme4", packageVersion("lme4"))), file.path(folder, "versions.txt"))
