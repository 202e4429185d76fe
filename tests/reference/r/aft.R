# Writes tests/reference/aft/: rows of public data sets, and the regressions that R finds on them.
# Run from the root of the project: Rscript tests/reference/r/aft.R
# Needs survival and KMsurv, both packaged by Debian.
#
# survreg fits what it can. It knows neither delayed entry nor a never-delivered share: those
# likelihoods are written down here as expressions, differentiated by R itself (deriv3) and
# climbed by Newton's method until the gradient is 0.
suppressPackageStartupMessages({library(survival); library(KMsurv)})
options(digits = 15)
folder <- "tests/reference/aft"
dir.create(folder, showWarnings = FALSE)
text <- function(x) ifelse(is.infinite(x), "inf", sprintf("%.15g", x))
save <- function(table, name) {
  numeric <- sapply(table, is.numeric)
  table[numeric] <- lapply(table[numeric], text)
  write.csv(table, file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE, na = "")
}
every <- c("exponential", "weibull", "lognormal", "loglogistic")
fits <- NULL
estimates <- NULL
keep <- function(case, family, source, log_likelihood, names, values, covariance, robust = NULL) {
  fits <<- rbind(fits, data.frame(case, family, source, log_likelihood))
  estimates <<- rbind(estimates, data.frame(case, family, parameter = names, estimate = values,
    standard_error = sqrt(diag(covariance)),
    robust_error = if (is.null(robust)) NA else sqrt(diag(robust)), row.names = NULL))
}
# Columns of covariates are written as x:name, those of the never-delivered share as z:name.
rows <- function(case, lower, upper, X, Z = NULL, entry = NULL, weight = NULL, stratum = NULL,
                 cluster = NULL) {
  table <- data.frame(lower = as.numeric(lower), upper = as.numeric(upper))
  table$entry <- entry; table$weight <- weight; table$stratum <- stratum; table$cluster <- cluster
  for (name in colnames(X)) table[[paste0("x:", name)]] <- X[, name]
  for (name in colnames(Z)) table[[paste0("z:", name)]] <- Z[, name]
  save(table, case)
}

# --- by survreg -----------------------------------------------------------------------------

surv <- function(lower, upper) {  # survreg's code: NA for an end that is not known
  Surv(ifelse(lower == 0, NA, lower), ifelse(is.infinite(upper), NA, upper), type = "interval2")
}
# survreg leaves weights out of the scores of its sandwich, and gives the score of the scale the wrong
# sign in interval rows: with it, scores do not add up to 0 at the maximum.
sandwich <- function(model, X, w, cluster) {
  scores <- residuals(model, "matrix")
  interval <- model$y[, ncol(model$y)] == 3
  scores[interval, "ds"] <- -scores[interval, "ds"]
  scale <- if (nrow(model$naive.var) > ncol(X)) scores[, "ds"] else NULL
  each <- cbind(X * scores[, "dg"], scale) * w
  stopifnot(abs(colSums(each)) < 1e-6 * colSums(abs(each)))
  moved <- rowsum(each, cluster) %*% model$naive.var
  if (all(w == 1) && !any(interval)) stopifnot(all.equal(crossprod(moved), model$var, check.attributes = FALSE))
  crossprod(moved)
}
by_survreg <- function(case, lower, upper, X, families = every, weight = NULL, stratum = NULL,
                       cluster = NULL) {
  rows(case, lower, upper, X, weight = weight, stratum = stratum, cluster = cluster)
  w <- if (is.null(weight)) rep(1, length(lower)) else weight
  seen <- w > 0  # survreg refuses rows of weight 0
  lower <- lower[seen]; upper <- upper[seen]; X <- X[seen, , drop = FALSE]; w <- w[seen]
  y <- surv(lower, upper)
  control <- survreg.control(iter.max = 200, rel.tolerance = 1e-15)
  for (family in families) {
    form <- if (is.null(stratum)) y ~ X - 1 else y ~ X - 1 + strata(stratum)
    model <- suppressWarnings(do.call(survreg, c(
      list(form, weights = w, dist = family, control = control),
      if (is.null(cluster)) list(robust = FALSE) else list(robust = TRUE, cluster = cluster))))
    scales <- if (family == "exponential") NULL else log(model$scale)
    labels <- if (is.null(stratum)) rep("log_scale", length(scales))
              else paste0("log_scale[", sort(unique(stratum)), "]")
    plain <- if (is.null(cluster)) model$var else model$naive.var
    keep(case, family, "survreg", model$loglik[2], c(colnames(X), labels),
         unname(c(coef(model), scales)), plain,
         if (is.null(cluster)) NULL else sandwich(model, X, w, cluster[seen]))
  }
}
matrix_of <- function(...) { X <- cbind(const = 1, ...); storage.mode(X) <- "double"; X }

l <- na.omit(lung[, c("time", "status", "age", "sex", "ph.ecog", "inst")])
end <- ifelse(l$status == 2, l$time, Inf)
X <- matrix_of(age = l$age, sex = l$sex, ecog = l$ph.ecog)
by_survreg("lung", l$time, end, X)
by_survreg("lung-weights", l$time, end, X, weight = 0.25 + (l$age %% 7) / 3)
by_survreg("lung-clusters", l$time, end, X, cluster = l$inst)
by_survreg("lung-weights-clusters", l$time, end, X, weight = 0.25 + (l$age %% 7) / 3, cluster = l$inst)

# every kind of row at once: months for a quarter, only an upper end for some, the rest as they are
month <- 30.4375
turn <- seq_len(nrow(l)) %% 4
died <- l$status == 2
low <- ifelse(died & turn == 1, floor(l$time / month) * month, ifelse(died & turn == 2, 0, l$time))
high <- ifelse(died & turn == 1, (floor(l$time / month) + 1) * month, end)
by_survreg("lung-mixed", low, high, X)
by_survreg("lung-mixed-clusters", low, high, X, cluster = l$inst)

by_survreg("ovarian", ovarian$futime, ifelse(ovarian$fustat == 1, ovarian$futime, Inf),
           matrix_of(age = ovarian$age, ecog = ovarian$ecog.ps, rx = ovarian$rx))
by_survreg("ifluid-exact", ifluid$time, ifluid$time, matrix_of(volts = log(ifluid$voltage)))
by_survreg("capacitor", capacitor$time, ifelse(capacitor$status == 1, capacitor$time, Inf),
           matrix_of(temperature = capacitor$temperature, voltage = capacitor$voltage))
by_survreg("imotor", imotor$time, ifelse(imotor$status == 1, imotor$time, Inf),
           matrix_of(inverse = 1000 / (273.2 + imotor$temp)))
# inspections: cracks found between two of them, in the first, or in none
by_survreg("cracks", c(0, cracks$days[-8], cracks$days[8]), c(cracks$days, Inf),
           matrix_of()[rep(1, 9), , drop = FALSE], weight = c(cracks$fail, 73))
by_survreg("turbine-status", c(rep(0, 11), turbine$hours), c(turbine$hours, rep(Inf, 11)),
           matrix_of()[rep(1, 22), , drop = FALSE],
           weight = c(turbine$failed, turbine$inspected - turbine$failed))
data(bcdeter)
by_survreg("bcdeter-interval", bcdeter$lower, ifelse(is.na(bcdeter$upper), Inf, bcdeter$upper),
           matrix_of(treat = bcdeter$treat))
data(larynx)
by_survreg("larynx", larynx$time, ifelse(larynx$delta == 1, larynx$time, Inf),
           matrix_of(two = larynx$stage == 2, three = larynx$stage == 3, four = larynx$stage == 4,
                     age = larynx$age))
# Tobin's tobit, on exp(y): a lognormal with left-censored rows
by_survreg("tobin-left", ifelse(tobin$durable > 0, exp(tobin$durable), 0), exp(tobin$durable),
           matrix_of(age = tobin$age, quant = tobin$quant))
by_survreg("veteran-strata", veteran$time, ifelse(veteran$status == 1, veteran$time, Inf),
           matrix_of(karno = veteran$karno, trt = veteran$trt),
           every[-1], stratum = as.character(veteran$celltype))
by_survreg("rats-litters", rats$time, ifelse(rats$status == 1, rats$time, Inf),
           matrix_of(rx = rats$rx, male = rats$sex == "m"), cluster = rats$litter)

# --- delayed entry and never-delivered shares, by Newton's method on R's own derivatives -----

S <- list(exponential = quote(exp(-exp(Z))), weibull = quote(exp(-exp(Z))),
          lognormal = quote(pnorm(-Z)), loglogistic = quote(1 / (1 + exp(Z))))
f <- list(exponential = quote(exp(Z - exp(Z))), weibull = quote(exp(Z - exp(Z))),
          lognormal = quote(dnorm(Z)), loglogistic = quote(exp(Z) / (1 + exp(Z))^2))
at <- function(form, t) do.call(substitute, list(form, list(Z = substitute((t - mu) * exp(-ls), list(t = t)))))
term <- function(family, kind, entry, never) {
  share <- quote(exp(g) / (1 + exp(g)))
  still <- function(t) {
    s <- at(S[[family]], t)
    if (never) substitute(P + (1 - P) * SS, list(P = share, SS = s)) else s
  }
  likely <- switch(kind, right = still(quote(a)),
    exact = substitute(D * exp(-ls - a), list(D = at(f[[family]], quote(a)))),
    interval = substitute(A - B, list(A = at(S[[family]], quote(a)), B = at(S[[family]], quote(b)))))
  if (never && kind != "right") likely <- substitute((1 - P) * L, list(P = share, L = likely))
  whole <- substitute(log(L), list(L = likely))
  if (entry) whole <- substitute(W - log(E), list(W = whole, E = still(quote(e))))
  deriv3(whole, c("mu", "ls", "g"), c("mu", "ls", "g", "a", "b", "e"))
}
directly <- function(case, lower, upper, X, Z = NULL, entry = NULL, weight = NULL, families = every) {
  rows(case, lower, upper, X, Z = Z, entry = entry, weight = weight)
  w <- if (is.null(weight)) rep(1, length(lower)) else weight
  since <- if (is.null(entry)) rep(0, length(lower)) else entry
  # what lies before the entry is impossible
  kind <- ifelse(lower == upper, "exact", ifelse(is.infinite(upper), "right", "interval"))
  a <- log(pmax(lower, since)); b <- log(upper); e <- log(since)
  p <- ncol(X); q <- if (is.null(Z)) 0 else ncol(Z)
  for (family in families) {
    scaled <- family != "exponential"
    size <- p + scaled + q
    evaluate <- function(theta) {
      mu <- drop(X %*% theta[1:p])
      ls <- if (scaled) theta[p + 1] else 0
      g <- if (q > 0) drop(Z %*% theta[p + scaled + 1:q]) else rep(0, length(mu))
      value <- 0; gradient <- rep(0, size); hessian <- matrix(0, size, size)
      for (k in unique(kind)) for (late in unique(since > 0)) {
        i <- kind == k & (since > 0) == late
        if (!any(i)) next
        d <- term(family, k, late, q > 0)(mu[i], rep(ls, sum(i)), g[i], a[i], b[i], e[i])
        design <- list(X[i, , drop = FALSE], matrix(1, sum(i), 1), if (q > 0) Z[i, , drop = FALSE])
        use <- c(1, if (scaled) 2, if (q > 0) 3)
        value <- value + sum(w[i] * d)
        G <- attr(d, "gradient"); H <- attr(d, "hessian")
        gradient <- gradient + unlist(lapply(use, function(u) crossprod(design[[u]], w[i] * G[, u])))
        hessian <- hessian + do.call(rbind, lapply(use, function(u) do.call(cbind, lapply(use,
          function(v) crossprod(design[[u]], w[i] * H[, u, v] * design[[v]])))))
      }
      list(value = value, gradient = gradient, hessian = hessian)
    }
    climb <- function(theta) {
      here <- evaluate(theta)
      for (step in 1:500) {
        along <- eigen(-here$hessian, symmetric = TRUE)
        direction <- along$vectors %*%
          (crossprod(along$vectors, here$gradient) / pmax(abs(along$values), 1e-8))
        if (sum(direction * here$gradient) < 1e-22) break
        share <- 1
        repeat {
          there <- evaluate(theta + share * drop(direction))
          if (is.finite(there$value) && there$value >= here$value - 1e-12 * abs(here$value)) break
          share <- share / 2
          if (share < 1e-12) break
        }
        theta <- theta + share * drop(direction); here <- there
      }
      c(here, list(theta = theta))
    }
    # with a never-delivered share there can be several maxima: the best of two starts
    model <- survreg(surv(lower, upper) ~ X - 1, weights = w, dist = family)
    start <- c(coef(model), if (scaled) log(model$scale), rep(0, q))
    here <- climb(start)
    if (q > 0) {
      other <- start
      other[1] <- other[1] - 1
      if (scaled) other[p + 1] <- 0
      second <- climb(other)
      if (second$value > here$value) here <- second
    }
    off <- max(abs(here$gradient) / sqrt(abs(diag(here$hessian))))
    stopifnot(off < 1e-7, min(eigen(-here$hessian)$values) > 0)
    keep(case, family, "direct", here$value,
         c(colnames(X), if (scaled) "log_scale", if (q > 0) paste0("never[", colnames(Z), "]")),
         unname(here$theta), solve(-here$hessian))
  }
}

data(channing)
home <- channing[channing$age > channing$ageentry, ]
directly("channing-entry", home$age, ifelse(home$death == 1, home$age, Inf),
         matrix_of(woman = home$gender == 2), entry = home$ageentry)
# recurrence of colon cancer, with its long plateau
c1 <- na.omit(colon[colon$etype == 1, c("id", "time", "status", "rx", "node4", "sex")])
stop <- ifelse(c1$status == 1, c1$time, Inf)
X <- matrix_of(both = c1$rx == "Lev+5FU", nodes = c1$node4)
Z <- matrix_of(both = c1$rx == "Lev+5FU", nodes = c1$node4, male = c1$sex)
directly("colon-never", c1$time, stop, X, Z = Z[, "const", drop = FALSE])
directly("colon-never-covariates", c1$time, stop, X, Z = Z)
# all at once: recurrences known to the quarter, patients seen from a day of their own on, weights
seen <- 40 * (c1$id %% 4)
i <- c1$time > seen
quarter <- 91.3125
coarse <- c1$status == 1 & c1$id %% 3 == 0
low <- ifelse(coarse, floor(c1$time / quarter) * quarter, c1$time)
high <- ifelse(coarse, (floor(c1$time / quarter) + 1) * quarter, stop)
low[low == 0] <- 1  # survreg's starting values want an interval here
directly("colon-never-entry", low[i], high[i], X[i, ], Z = Z[i, c("const", "both")],
         entry = seen[i], weight = (1 + (c1$id %% 3) / 2)[i])

save(fits, "fits")
save(estimates, "estimates")
writeLines(c(R.version.string, paste("survival", packageVersion("survival")),
             paste("KMsurv", packageVersion("KMsurv"))), file.path(folder, "versions.txt"))
