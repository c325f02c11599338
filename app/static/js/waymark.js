// Small politeness on top of pages that work without it: focus after a swap, words for readers, leaving in a hurry.
"use strict";
(() => {
  const doc = document;
  const say = (id, words) => { const box = doc.getElementById(id); if (box) box.textContent = words; };

  // After a part was refreshed, focus goes to what matters: the error summary, else the new heading (A11Y-69).
  doc.addEventListener("htmx:after:swap", () => {
    const summary = doc.getElementById("error-summary");
    const goal = summary || doc.querySelector("main h1");
    if (goal) { goal.tabIndex = -1; goal.focus(); }
    const problem = summary ? summary.dataset.title : "";
    if (problem && !doc.title.startsWith(problem)) { doc.title = problem + " " + doc.title; }
    const note = doc.getElementById("not-sent");
    if (note) { note.hidden = true; }
    const words = doc.querySelector("[data-say]");
    say("said", words ? words.dataset.say : "");
  });
  doc.addEventListener("htmx:before:request", (event) => {
    const part = event.target.closest && event.target.closest("form");
    if (part) { part.setAttribute("aria-busy", "true"); }
  });
  const settle = () => doc.querySelectorAll("[aria-busy]").forEach((part) => part.removeAttribute("aria-busy"));
  doc.addEventListener("htmx:after:request", settle);
  // Nothing came back, or an error page did: let the browser send the form as it would without scripts.
  const fallBack = (event) => {
    settle();
    const form = event.target.closest && event.target.closest("form");
    if (form && navigator.onLine !== false) { form.submit(); }
  };
  // Where no answer came back at all, a page that can wait says so and stays, with what was chosen (A11Y-71).
  doc.addEventListener("htmx:error", (event) => {
    const note = doc.getElementById("not-sent");
    if (!note) { fallBack(event); return; }
    settle();
    note.hidden = false;
    say("said-now", note.textContent);
  });
  // 409 and 422 are the same form with what to put right, and were swapped in.
  doc.addEventListener("htmx:response:error", (event) => {
    if (![409, 422].includes(event.detail.ctx.response.status)) { fallBack(event); }
  });
  // An answer that may mean danger brings up help at once, whatever the network does next; never on choosing alone (SAFE-02).
  doc.addEventListener("submit", (event) => {
    const help = event.target.querySelector("[data-when]");
    const chosen = event.target.querySelector("input:checked");
    if (!help) { return; }
    help.hidden = !(chosen && help.dataset.when.split(" ").includes(chosen.value));
    if (!help.hidden) { help.focus(); }
  }, true);

  // An answer that stands alone clears the others, and they clear it. Without scripts the next page says what to change.
  doc.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked || !target.form) { return; }
    const others = target.form.querySelectorAll(target.dataset.alone === undefined ? "[data-alone]:checked" : "[type=checkbox]:checked");
    others.forEach((box) => { box.checked = box === target; });
  });

  // A page that opens with an error summary begins there (A11Y-62).
  const first = doc.getElementById("error-summary");
  if (first) { first.focus(); }

  // Leave now: blank and neutral first, then go, so that this page is not left behind (YP-26).
  const leave = (event) => {
    if (event) { event.preventDefault(); }
    doc.title = "Weather";
    const icon = doc.querySelector("link[rel=icon]");
    if (icon) { icon.remove(); }
    doc.body.replaceChildren();
    location.replace("/exit");
  };
  doc.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-leave]")) { leave(event); }
  });
  // Shift three times alone, on young people's pages (YP-24). Typing a capital is never alone.
  if (doc.body.hasAttribute("data-can-leave")) {
    let presses = 0, alone = false, timer = 0;
    doc.addEventListener("keydown", (event) => { alone = event.key === "Shift" && !event.repeat; if (!alone) { presses = 0; } });
    doc.addEventListener("keyup", (event) => {
      if (event.key !== "Shift" || !alone) { return; }
      clearTimeout(timer);
      timer = setTimeout(() => { presses = 0; }, 5000);
      presses += 1;
      if (presses === 3) { leave(); }
    });
  }
  // A page brought back from the browser's memory is asked for again before anyone can read it (SEC-95).
  window.addEventListener("pagehide", () => { doc.documentElement.classList.add("gone"); });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) { doc.body.replaceChildren(); location.reload(); } else { doc.documentElement.classList.remove("gone"); }
  });
})();
