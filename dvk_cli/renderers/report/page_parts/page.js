"use strict";
(() => {
  const inWords = new Intl.Collator("vi", { numeric: true });
  const sign = (cell) => ("value" in cell.dataset ? cell.dataset.value : cell.textContent.trim());
  const isNumber = (rows, at) => rows.every((row) => "value" in row.cells[at].dataset);

  // What has no value stays last, whichever way the others go.
  const sort = (body, at, down) => {
    const rows = [...body.rows];
    const numeric = isNumber(rows, at);
    const order = (a, b) => {
      const [x, y] = [sign(a.cells[at]), sign(b.cells[at])];
      if (x === "" || y === "") return (x === "") - (y === "");
      const found = numeric ? Number(x) - Number(y) : inWords.compare(x, y);
      return down ? -found : found;
    };
    body.append(...rows.sort(order));
  };

  for (const table of document.querySelectorAll("table.sorts")) {
    const heads = [...table.tHead.rows[0].cells];
    if (table.tBodies[0].rows.length < 2) continue;
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table.tBodies[0], at, down);
      });
    });
  }

  // Browsers that do not unfold what a link leads to by themselves.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details:not([open])");
    if (folded) {
      folded.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", unfold);
  unfold();
})();
