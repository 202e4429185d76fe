// Draws the charts of a page, tells their points to mouse and keyboard, changes the scheme.
// Nothing here fetches: specs come from specs.js, values from JSON in the page.
(() => {
  "use strict";

  const REACH = 26; // pixels from a point within which the pointer finds it
  const root = document.documentElement;

  // --- charts ------------------------------------------------------------------------------

  function layoutFor(chart, width) {
    if (!chart.narrow || width >= chart.narrow_below) return chart.wide;
    const { wide, narrow } = chart;
    return {
      ...narrow,
      values: { ...wide.values, ...narrow.values },
      data: { ...wide.data, ...narrow.data },
    };
  }

  function sizes(layout, width) {
    const inner = Math.max(width - layout.room.left - layout.room.right, 1);
    const kept = layout.aspect === undefined ? layout.height : Math.round(inner * layout.aspect);
    return { width: inner, height: Math.min(kept, layout.height) };
  }

  // The same as promisetrack.charts.chart.filled.
  function filled(spec, layout, width) {
    const params = (spec.params || []).map((param) => ({
      ...param,
      value: param.name in layout.values ? layout.values[param.name] : param.value,
    }));
    const datasets = {};
    for (const name of Object.keys(spec.datasets)) datasets[name] = layout.data[name] || [];
    return { ...spec, ...sizes(layout, width), padding: layout.room, params, datasets };
  }

  class Plot {
    constructor(element) {
      this.element = element;
      const data = document.getElementById(element.dataset.chart);
      this.chart = JSON.parse(data.textContent);
      this.layout = null;
      this.view = null;
      this.points = [];
      this.current = -1;
      this.twins = []; // plots of the same statements: what one tells is ringed in the others
      this.inRows = this.chart.kind === "agenda"; // read row by row, not from left to right
    }

    async draw(width = this.element.clientWidth) {
      const layout = layoutFor(this.chart, width);
      const narrow = layout !== this.chart.wide;
      if (this.view && narrow === this.narrow) {
        this.layout = layout;
        const size = sizes(layout, width);
        this.view.width(size.width).height(size.height).run();
        return;
      }
      this.narrow = narrow;
      this.layout = layout;
      const { specs, config } = window.promisetrack;
      const spec = filled(specs[this.chart.kind], layout, width);
      const options = {
        ast: true, renderer: "svg", actions: false, tooltip: false, defaultStyle: false, config,
      };
      const drawn = document.createElement("div");
      const result = await window.vegaEmbed(drawn, spec, options);
      if (this.view) this.view.finalize();
      this.view = result.view;
      const svg = drawn.querySelector("svg");
      svg.setAttribute("aria-hidden", "true");
      this.element.querySelector(".drawing").replaceChildren(drawn);
      this.listen();
    }

    // Where a row of the data set `points` stands, in pixels of the element.
    place(point) {
      return [
        this.layout.room.left + this.view.scale("x")(point.x),
        this.layout.room.top + this.view.scale("y")(point.y),
      ];
    }

    listen() {
      this.points = (this.layout.data.points || [])
        .filter((point) => point.tip && point.tip.length)
        .sort((a, b) => (this.inRows ? 0 : a.x - b.x) || a.order - b.order);
      if (!this.points.length || this.tip) return;
      this.tip = document.createElement("div");
      this.tip.className = "tip";
      this.tip.setAttribute("role", "status");
      this.tip.hidden = true;
      this.element.append(this.tip);
      this.element.tabIndex = 0;
      this.element.addEventListener("pointermove", (event) => this.holds || this.point(event));
      this.element.addEventListener("pointerleave", () => this.holds || this.tell(-1));
      this.element.addEventListener("click", (event) => this.keep(event));
      this.element.addEventListener("keydown", (event) => this.step(event));
      this.element.addEventListener("blur", () => this.tell(-1));
    }

    point(event) {
      const box = this.element.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      let best = -1;
      let least = REACH;
      this.points.forEach((one, i) => {
        const [px, py] = this.place(one);
        const distance = Math.hypot(px - x, py - y);
        if (distance < least) [best, least] = [i, distance];
      });
      this.tell(best);
    }

    // A click or a tap keeps what it finds until the next one, or until Escape.
    keep(event) {
      this.point(event);
      this.holds = this.current >= 0;
    }

    step(event) {
      const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      const last = this.points.length - 1;
      if (event.key === "Escape") this.tell(-1);
      else if (event.key === "Home") this.tell(0);
      else if (event.key === "End") this.tell(last);
      else if (this.inRows && this.current >= 0 && event.key === "ArrowDown") this.tell(this.nextRow(1));
      else if (this.inRows && this.current >= 0 && event.key === "ArrowUp") this.tell(this.nextRow(-1));
      else if (event.key in moves) {
        const next = this.current < 0 ? (moves[event.key] > 0 ? 0 : last) : this.current + moves[event.key];
        this.tell(Math.min(Math.max(next, 0), last));
      } else return;
      event.preventDefault();
    }

    // The first point of the next row, or of the one before.
    nextRow(way) {
      const rows = [...new Set(this.points.map((one) => one.y))];
      const at = rows.indexOf(this.points[this.current].y) + way;
      return this.points.findIndex((one) => one.y === rows[Math.min(Math.max(at, 0), rows.length - 1)]);
    }

    // Rings the point of that order; null takes the ring away.
    ring(order) {
      const point = this.points.find((one) => one.order === order);
      if (!point) {
        this.circle?.remove();
        return;
      }
      this.circle ??= Object.assign(document.createElement("span"), { className: "ring" });
      const [x, y] = this.place(point);
      Object.assign(this.circle.style, { left: `${x}px`, top: `${y}px` });
      this.element.append(this.circle);
    }

    tell(index) {
      if (index < 0) this.holds = false;
      if (index === this.current) return;
      this.current = index;
      for (const twin of this.twins) twin.ring(index < 0 ? null : this.points[index].order);
      this.tip.hidden = index < 0;
      if (index < 0) return;
      const [first, ...rest] = this.points[index].tip;
      const head = document.createElement("b");
      head.textContent = first;
      this.tip.replaceChildren(head, ...rest.map((line) => {
        const span = document.createElement("span");
        span.textContent = line;
        return span;
      }));
      const [x, y] = this.place(this.points[index]);
      const room = this.element.clientWidth - this.tip.offsetWidth;
      this.tip.style.left = `${Math.min(Math.max(x - this.tip.offsetWidth / 2, 0), Math.max(room, 0))}px`;
      const above = y - this.tip.offsetHeight - 14;
      this.tip.style.top = `${above < -40 ? y + 14 : above}px`;
    }
  }

  // Two charts of one chain stand side by side: its dates, and the years still to go.
  function paired(plots) {
    for (const plot of plots.filter((one) => one.chart.kind === "togo")) {
      const pair = plot.element.closest(".pair");
      const twins = plots.filter((one) => one.chart.kind === "slip" && one.element.closest(".pair") === pair);
      if (!pair || !twins.length) continue;
      plot.twins = twins;
      for (const twin of twins) twin.twins = [plot];
    }
  }

  // Distance of a point from a straight line between two others, in pixels.
  function distance(px, py, ax, ay, bx, by) {
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length ? ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length : 0;
    const t = Math.min(Math.max(along, 0), 1);
    return Math.hypot(ax + t * (bx - ax) - px, ay + t * (by - ay) - py);
  }

  // Chains of dates of which one is lit: the one pointed at, or that kept by a click, by Enter or
  // by the list above the chart.
  class Milestones extends Plot {
    async draw(width) {
      await super.draw(width);
      this.home ??= this.view.signal("lit");
      this.light(this.kept ?? this.home);
    }

    listen() {
      super.listen();
      if (!this.points.length) return;
      this.kept ??= null;
      this.chains = this.layout.data.chains;
      this.points.sort((a, b) => a.chain - b.chain || a.x - b.x || a.order - b.order);
      if (!this.select) this.addList();
    }

    addList() {
      this.select = document.createElement("select");
      for (const one of this.chains) {
        const dates = this.points.filter((point) => point.chain === one.chain).length - 1;
        this.select.add(new Option(`${one.name} (${dates} dates)`, one.chain));
      }
      this.link = document.createElement("a");
      this.link.textContent = "Its page";
      const label = document.createElement("label");
      label.append("Lit ", this.select);
      const line = document.createElement("p");
      line.className = "pick";
      line.append(label, " ", this.link);
      this.element.before(line);
      this.select.addEventListener("change", () => {
        this.kept = this.select.value;
        this.light(this.kept);
      });
    }

    light(chain) {
      if (!this.select) return;
      if (this.view.signal("lit") !== chain) this.view.signal("lit", chain).run();
      this.select.value = chain;
      this.link.href = this.chains.find((one) => one.chain === chain).page;
    }

    // The chain whose line is nearest to a place, in reach; while one is kept, only that one.
    chainAt(x, y) {
      let best = null;
      let least = REACH;
      let before = null;
      for (const row of this.layout.data.steps) {
        const at = this.place(row);
        const goesOn = before && before.line === row.line;
        if (this.kept === null || row.chain === this.kept) {
          const [ax, ay] = goesOn ? before.at : at;
          const far = Math.min(
            distance(x, y, ax, ay, at[0], ay), distance(x, y, at[0], ay, at[0], at[1]),
          );
          if (far < least) [best, least] = [row.chain, far];
        }
        before = { line: row.line, at };
      }
      return best;
    }

    point(event) {
      const box = this.element.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const chain = this.chainAt(x, y);
      let best = -1;
      let least = Infinity;
      this.points.forEach((one, i) => {
        if (one.chain !== chain) return;
        const [px, py] = this.place(one);
        const far = Math.hypot(px - x, py - y);
        if (far < least) [best, least] = [i, far];
      });
      this.tell(best);
    }

    keep(event) {
      this.kept = null;
      this.point(event);
      this.kept = this.current < 0 ? null : this.points[this.current].chain;
    }

    step(event) {
      const found = this.current >= 0;
      const lit = found ? this.points[this.current].chain : this.view.signal("lit");
      const own = this.points.map((one, i) => i).filter((i) => this.points[i].chain === lit);
      const place = own.indexOf(this.current);
      const along = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const across = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") {
        this.kept = null;
        this.tell(-1);
      } else if (event.key === "Enter" || event.key === " ") this.kept = this.kept === lit ? null : lit;
      else if (event.key === "Home") this.tell(own[0]);
      else if (event.key === "End") this.tell(own.at(-1));
      else if (along && !found) this.tell(along > 0 ? own[0] : own.at(-1));
      else if (along) this.tell(own[Math.min(Math.max(place + along, 0), own.length - 1)]);
      else if (across) {
        const at = this.chains.findIndex((one) => one.chain === lit) + across;
        const next = this.chains[Math.min(Math.max(at, 0), this.chains.length - 1)].chain;
        this.kept = null;
        this.tell(this.points.findIndex((one) => one.chain === next));
      } else return;
      event.preventDefault();
    }

    tell(index) {
      super.tell(index);
      this.light(index < 0 ? this.kept ?? this.home : this.points[index].chain);
    }
  }

  function plotOf(element) {
    const { kind } = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    return kind === "milestones" ? new Milestones(element) : new Plot(element);
  }

  async function drawAll() {
    const plots = [...document.querySelectorAll(".plot")].map(plotOf);
    await Promise.all(plots.map((plot) => plot.draw()));
    paired(plots);
    const watcher = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const plot = plots.find((one) => one.element === target);
        if (plot && plot.drawnAt !== target.clientWidth) {
          plot.drawnAt = target.clientWidth;
          plot.draw();
        }
      }
    });
    // Charts are drawn again at the width that they have on paper. Nothing in that waits for a
    // timer or a file, so it is done when the event's handler returns.
    addEventListener("beforeprint", () => {
      for (const plot of plots) plot.draw(parseInt(getComputedStyle(plot.element).getPropertyValue("--paper"), 10));
    });
    addEventListener("afterprint", () => {
      for (const plot of plots) plot.draw();
    });
    for (const plot of plots) {
      plot.drawnAt = plot.element.clientWidth;
      watcher.observe(plot.element);
    }
  }

  // --- scheme ------------------------------------------------------------------------------

  function toggleScheme() {
    const dark = root.dataset.scheme
      ? root.dataset.scheme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.scheme = dark ? "light" : "dark";
    try {
      localStorage.setItem("promisetrack-scheme", root.dataset.scheme);
    } catch { /* the choice then lasts as long as the page */ }
  }

  // For tests: the specs as they are drawn.
  if (window.promisetrack) window.promisetrack.filled = filled;

  // --- start -------------------------------------------------------------------------------

  for (const button of document.querySelectorAll("button[data-toggle-scheme]")) {
    button.hidden = false;
    button.addEventListener("click", toggleScheme);
  }
  drawAll().then(
    () => { root.dataset.drawn = "yes"; },
    (error) => { console.error(error); },
  );
})();
