// Searches, filters and sorts a list whose form names it. Its rows stand in the page; of a long
// list only the first do, and all of them as compact data, of which rows are made when shown.
// What was asked for stands in the fragment of the address, so that a view can be linked.
(() => {
  "use strict";

  const STILL = 250; // milliseconds without a change after which a view is told and addressed
  const PHONE = matchMedia("(max-width: 620px)").matches;
  const PART = PHONE ? 30 : 250; // rows shown at a time, where the page does not say fewer
  const PAPER = 300; // rows up to which a list is printed whole, whatever is shown of it
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // --- rows --------------------------------------------------------------------------------

  class Row {
    constructor(element, place) {
      this.element = element;
      this.place = place;
      this.keys = [];
    }

    has(name, value) {
      return this.element.dataset[name] === value;
    }

    get words() {
      this.read ??= `${this.element.textContent} ${this.element.dataset.words}`.toLowerCase();
      return this.read;
    }

    key(column, kind) {
      if (!(column in this.keys)) {
        const cell = this.element.cells[column];
        const text = cell.dataset.key ?? (kind === "date" ? "" : cell.textContent.trim());
        this.keys[column] = kind === "number" ? Number.parseFloat(text) : text;
      }
      return this.keys[column];
    }

    fits(asked, words) {
      for (const name of Object.keys(asked)) {
        if (asked[name] && !this.has(name, asked[name])) return false;
      }
      return words.every((word) => this.words.includes(word));
    }
  }

  // A row of the list of promises, packed as promisetrack.report.pages.list_rows says. It becomes
  // a copy of the first row of the page when it is shown.
  class PackedRow extends Row {
    constructor(values, place, list) {
      super(null, place);
      this.list = list;
      const { organizations, domains, states, cells, chips, searched } = list.data;
      const [id, statement, whose, domain, state, promised, dates, even, onTime, chip, rank, more] = values;
      this.id = id;
      [this.organization, this.path] = organizations[whose];
      this.domain = domains[domain][0];
      this.state = states[state];
      [this.look, this.told] = chips[chip];
      const timed = [cells[promised], [dates, dates], cells[even], cells[onTime]];
      this.texts = [statement, this.organization, domains[domain][1], ...timed.map(([words]) => words)];
      this.keys = [statement, this.organization, this.texts[2], ...timed.map(([, key]) => key ?? ""), rank];
      this.more = more.map((one) => searched[one]);
    }

    has(name, value) {
      return this[name] === value;
    }

    get words() {
      this.read ??= [...this.texts, this.told, this.id, ...this.more].join(" ").toLowerCase();
      return this.read;
    }

    key(column, kind) {
      const key = this.keys[column];
      return kind === "number" ? Number.parseFloat(key) : key;
    }

    get element() {
      this.made ??= this.list.made(this);
      return this.made;
    }

    set element(made) {
      this.made = made;
    }
  }

  class PackedRows {
    constructor(data, looks, body) {
      this.data = data;
      this.looks = [...looks.content.children];
      [this.first] = body.rows;
      this.first = this.first.cloneNode(true);
      this.root = this.first.querySelector("a").getAttribute("href").split("promises/")[0];
      this.rows = data.rows.map((values, place) => new PackedRow(values, place, this));
      [...body.rows].forEach((element, place) => { this.rows[place].element = element; });
    }

    made(row) {
      const element = this.first.cloneNode(true);
      const cells = [...element.cells];
      row.texts.forEach((text, i) => { (cells[i].firstElementChild ?? cells[i]).textContent = text; });
      cells[0].firstElementChild.href = `${this.root}promises/${row.id}.html`;
      cells[1].firstElementChild.href = this.root + row.path;
      const chip = this.looks[row.look].cloneNode(true);
      chip.lastChild.textContent = row.told;
      cells[7].replaceChildren(chip);
      return element;
    }
  }

  function rowsOf(table) {
    const packed = document.getElementById(`${table.id}-rows`);
    const body = table.tBodies[0];
    if (!packed) return [...body.rows].map((element, place) => new Row(element, place));
    if (!body.rows.length) return [];
    const looks = document.getElementById(`${table.id}-looks`);
    return new PackedRows(JSON.parse(packed.textContent), looks, body).rows;
  }

  // What has no key stands last in both orders; what is alike keeps the order of the page.
  function inOrder(rows, { column, kind, down }) {
    const less = kind === "text" ? collator.compare : (a, b) => (a < b ? -1 : Number(a > b));
    const lacks = (key) => key === "" || Number.isNaN(key);
    return rows.slice().sort((one, other) => {
      const [a, b] = [one.key(column, kind), other.key(column, kind)];
      if (lacks(a) || lacks(b)) return lacks(a) - lacks(b) || one.place - other.place;
      return (down ? less(b, a) : less(a, b)) || one.place - other.place;
    });
  }

  // --- the list ----------------------------------------------------------------------------

  class List {
    constructor(form) {
      this.form = form;
      this.table = document.getElementById(form.dataset.table);
      this.body = this.table.tBodies[0];
      this.rows = rowsOf(this.table);
      this.search = form.querySelector("input[type=search]");
      this.selects = [...form.querySelectorAll("select[data-filter]")];
      this.choices = [...form.querySelectorAll("button[data-state]")];
      this.count = form.querySelector("output");
      this.none = document.getElementById(`${form.dataset.table}-none`);
      this.more = document.getElementById(`${form.dataset.table}-more`);
      this.heads = [...this.table.tHead.rows[0].cells];
      this.sort = "";
      this.part = Math.min(PART, Number(form.dataset.part) || PART);
      this.headButtons();
      this.listen();
      this.readAddress();
      form.hidden = false;
      this.show();
    }

    headButtons() {
      for (const head of this.heads.filter((one) => one.dataset.name)) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.append(...head.childNodes);
        button.addEventListener("click", () => this.sortBy(head));
        head.append(button);
      }
    }

    listen() {
      const [part, all] = this.more.querySelectorAll("button");
      part.addEventListener("click", () => this.show(this.limit + this.part));
      all.addEventListener("click", () => this.show(Infinity));
      this.search.addEventListener("input", () => this.show());
      for (const select of this.selects) select.addEventListener("change", () => this.show());
      for (const choice of this.choices) {
        choice.addEventListener("click", () => {
          this.press(choice.dataset.state);
          this.show();
        });
      }
      for (const button of document.querySelectorAll(`button[data-reset=${this.form.dataset.table}]`)) {
        button.addEventListener("click", () => {
          this.fill(new URLSearchParams());
          this.search.focus();
          this.show();
        });
      }
      this.form.addEventListener("submit", (event) => event.preventDefault());
      // On paper nothing more can be asked for: a list of some pages is printed whole.
      addEventListener("beforeprint", () => {
        this.onScreen = this.limit;
        if (this.rows.length <= PAPER) this.show(Infinity);
        this.count.textContent = this.said;
      });
      addEventListener("afterprint", () => this.show(this.onScreen));
      addEventListener("hashchange", () => {
        if (this.readAddress()) this.show();
      });
    }

    press(state) {
      const known = this.choices.some((one) => one.dataset.state === state);
      for (const one of this.choices) {
        one.setAttribute("aria-pressed", String(one.dataset.state === (known ? state : "")));
      }
    }

    sortBy(head) {
      const { name } = head.dataset;
      this.sort = this.sort === name ? `-${name}` : name;
      this.show();
    }

    // --- what is asked for -----------------------------------------------------------------

    asked() {
      const pressed = this.choices.find((one) => one.getAttribute("aria-pressed") === "true");
      const fields = this.selects.map((select) => [select.dataset.filter, select.value]);
      return Object.fromEntries([...fields, ["state", pressed ? pressed.dataset.state : ""]]);
    }

    view() {
      const all = { q: this.search.value.trim(), ...this.asked(), sort: this.sort };
      return new URLSearchParams(Object.entries(all).filter(([, value]) => value)).toString();
    }

    fill(view) {
      this.search.value = view.get("q") || "";
      for (const select of this.selects) {
        select.value = view.get(select.dataset.filter) || "";
        if (select.selectedIndex < 0) select.value = "";
      }
      this.press(view.get("state") || "");
      const sort = view.get("sort") || "";
      const known = this.heads.some((head) => head.dataset.name === sort.replace(/^-/, ""));
      this.sort = known ? sort : "";
    }

    // The fragment may also be a place in the page (the skip link's): that is no view.
    readAddress() {
      const fragment = location.hash.slice(1);
      if (fragment && !fragment.includes("=")) return false;
      this.fill(new URLSearchParams(fragment || location.search));
      return true;
    }

    writeAddress() {
      const view = this.view();
      const there = location.hash.includes("=") ? location.hash.slice(1) : "";
      if (view === there && !location.search) return;
      try {
        history.replaceState(null, "", `${location.pathname}${view ? `#${view}` : ""}`);
      } catch { /* an address that may not change is no reason to show nothing */ }
    }

    // --- what is shown ---------------------------------------------------------------------

    // A few rows more than a part are shown as well: nothing is gained by asking for them.
    show(limit = this.rows.length > 1.5 * this.part ? this.part : Infinity) {
      this.limit = limit;
      const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const asked = this.asked();
      const fitting = this.rows.filter((row) => row.fits(asked, words));
      const head = this.heads.find((one) => one.dataset.name === this.sort.replace(/^-/, ""));
      const down = this.sort.startsWith("-");
      const shown = head
        ? inOrder(fitting, { column: head.cellIndex, kind: head.dataset.kind, down })
        : fitting;
      this.place(shown.slice(0, limit));
      this.mark(head, down);
      this.none.hidden = shown.length > 0;
      this.table.hidden = shown.length === 0;
      this.more.hidden = shown.length <= limit;
      this.resetButton(words.length > 0 || Object.values(asked).some(Boolean) || Boolean(head));
      const of = this.rows.length.toLocaleString("en");
      const told = shown.length > limit
        ? `${shown.length.toLocaleString("en")} of ${of} fit, the first ${limit.toLocaleString("en")} shown`
        : `${shown.length.toLocaleString("en")} of ${of} shown`;
      const order = head && (down ? head.dataset.down : head.dataset.up);
      this.tell(head ? `${told}. ${head.textContent.trim()}: ${order}` : told);
    }

    place(shown) {
      const now = this.body.rows;
      if (now.length === shown.length && shown.every((row, i) => row.element === now[i])) return;
      const together = document.createDocumentFragment();
      for (const row of shown) together.append(row.element);
      this.body.replaceChildren(together);
    }

    mark(head, down) {
      for (const one of this.heads) {
        if (one === head) one.setAttribute("aria-sort", down ? "descending" : "ascending");
        else one.removeAttribute("aria-sort");
      }
    }

    resetButton(asked) {
      this.form.querySelector("button[data-reset]").hidden = !asked;
    }

    // A screen reader hears the last of several changes, not each letter's.
    tell(words) {
      this.said = words;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => {
        if (this.count.textContent !== words) this.count.textContent = words;
        this.writeAddress();
      }, this.told ? STILL : 0);
      this.told = true;
    }
  }

  for (const form of document.querySelectorAll("form[data-table]")) new List(form);
})();
