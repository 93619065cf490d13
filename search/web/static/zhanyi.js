// Suggestions while typing, and "/" to reach the box. Every page works without this file.
(() => {
  "use strict";
  const form = document.querySelector("form[role=search]");
  const box = document.getElementById("q");
  if (!form || !box) return;

  // Empty boxes have no place in an address that people keep and pass on.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  const kinds = JSON.parse(form.dataset.kinds);
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.list);
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  box.parentElement.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id],
    ["aria-expanded", "false"]]) box.setAttribute(name, value);

  let active = -1;
  let waiting = 0;
  let asked = "";

  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (item) => {
    if (item.dataset.kind === "commander" || item.dataset.kind === "place") {
      document.getElementById(item.dataset.kind).value = item.dataset.text;
      box.value = "";
    } else {
      box.value = item.dataset.text;
    }
    close();
    form.requestSubmit();
  };

  const move = (step) => {
    const items = list.children;
    if (active >= 0) items[active].setAttribute("aria-selected", "false");
    // One place before the first stands for the box itself.
    active = ((active + 1 + step + items.length + 1) % (items.length + 1)) - 1;
    if (active < 0) return box.removeAttribute("aria-activedescendant");
    items[active].setAttribute("aria-selected", "true");
    items[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", items[active].id);
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ text, kind }, number) => {
      const item = document.createElement("li");
      const label = document.createElement("span");
      item.id = `suggestion-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      Object.assign(item.dataset, { text, kind });
      label.className = "kind";
      label.textContent = kinds[kind] ?? "";
      item.append(text, " ", label);
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(item));
      return item;
    }));
    active = -1;
    list.hidden = !suggestions.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = suggestions.length ? form.dataset.suggested.replace("{}", suggestions.length) : "";
  };

  const ask = async () => {
    const typed = box.value.trim();
    if (typed === asked && !list.hidden) return;
    asked = typed;
    if (!typed) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: typed, limit: 8 })}`);
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      if (typed === asked && document.activeElement === box) show(suggestions);
    } catch {
      close(); // No network, no suggestions; the form itself will say so when it is sent.
    }
  };

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  };

  // While an input method composes, the box holds pinyin that is not yet what the visitor means.
  box.addEventListener("input", (event) => event.isComposing || soon());
  box.addEventListener("compositionend", soon);
  box.addEventListener("blur", close);
  form.addEventListener("submit", () => { asked = ""; clearTimeout(waiting); close(); });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
})();
