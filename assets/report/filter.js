(function () {
  "use strict";
  // Without this script the page is complete; with it, rows can be looked for.
  var sections = [];
  document.querySelectorAll("main > section").forEach(function (section) {
    var found = section.querySelectorAll("tbody > tr, div.check");
    if (found.length < 2) { return; }
    var own = { rows: [], off: {}, line: document.createElement("p") };
    var counts = {}, order = [];
    found.forEach(function (element) {
      var state = element.querySelector("td.state, h3 > span");
      var word = state ? state.textContent.replace(/^\S\s+(?=\S)/, "").trim() : "";
      if (word && !(word in counts)) { counts[word] = 0; order.push([word, state.className]); }
      if (word) { counts[word] += 1; }
      own.rows.push({ element: element, word: word, text: element.textContent.toLowerCase() });
    });
    own.line.className = "shown";
    own.line.hidden = true;
    own.line.setAttribute("role", "status");
    var first = found[0].closest("table") || found[0];
    if (order.length > 1) {
      var chips = document.createElement("p");
      chips.className = "chips";
      order.forEach(function (entry) {
        var chip = document.createElement("button");
        chip.type = "button";
        chip.className = entry[1].replace("state", "").trim();
        chip.textContent = entry[0] + " " + counts[entry[0]].toLocaleString();
        chip.title = "Show or hide these rows";
        chip.setAttribute("aria-pressed", "true");
        chip.addEventListener("click", function () {
          own.off[entry[0]] = !own.off[entry[0]];
          chip.setAttribute("aria-pressed", String(!own.off[entry[0]]));
          apply();
        });
        chips.appendChild(chip);
      });
      first.before(chips);
    }
    first.before(own.line);
    sections.push(own);
  });
  if (!sections.length) { return; }

  var box = document.createElement("search");
  box.className = "filter";
  var label = document.createElement("label");
  label.textContent = "Filter rows ";
  var input = document.createElement("input");
  input.type = "search";
  input.placeholder = "words, all of which a row must have";
  input.setAttribute("aria-keyshortcuts", "/");
  label.appendChild(input);
  var all = document.createElement("span");
  all.setAttribute("role", "status");
  box.append(label, all);
  (document.querySelector("nav") || document.querySelector("header")).after(box);

  function apply() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    var total = 0, left = 0;
    sections.forEach(function (own) {
      var shown = 0;
      own.rows.forEach(function (row) {
        var fits = !own.off[row.word] && words.every(function (word) { return row.text.includes(word); });
        row.element.hidden = !fits;
        if (fits) { shown += 1; }
      });
      own.line.hidden = shown === own.rows.length;
      own.line.textContent = shown.toLocaleString() + " of " + own.rows.length.toLocaleString() + " rows shown";
      total += own.rows.length;
      left += shown;
    });
    all.textContent = left === total ? "" : left.toLocaleString() + " of " + total.toLocaleString() + " rows shown";
  }

  var waiting;
  input.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && event.target !== input) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && input.value) {
      input.value = "";
      apply();
    }
  });
  // What the browser kept of an earlier visit.
  apply();
})();
