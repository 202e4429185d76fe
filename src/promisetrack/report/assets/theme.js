// Runs before the page is painted, so that a chosen scheme does not flash. Storage may be refused.
(() => {
  "use strict";
  try {
    const chosen = localStorage.getItem("promisetrack-scheme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.scheme = chosen;
  } catch { /* the reader's own setting holds */ }
})();
