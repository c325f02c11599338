// Passkeys: ask the browser for one, put its answer into the form, send the form. Without this script the forms stay hidden.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) { return; }
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (mark) => mark.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = (options) => {
    options.challenge = bytes(options.challenge);
    if (options.user) { options.user.id = bytes(options.user.id); }
    for (const list of [options.allowCredentials, options.excludeCredentials]) {
      for (const one of list || []) { one.id = bytes(one.id); }
    }
    return { publicKey: options };
  };
  const answered = (key) => {
    const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const response = {};
    for (const name of names) { if (key.response[name]) { response[name] = text(key.response[name]); } }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
  };

  const ask = async (form) => {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const response = await fetch(form.dataset.options, { method: "POST", body, redirect: "error" });
    if (!response.ok) { throw new Error("No question came"); }
    const question = asked(await response.json());
    const isNew = form.dataset.passkey === "create";
    return answered(await (isNew ? navigator.credentials.create(question) : navigator.credentials.get(question)));
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const problem = form.querySelector("[data-passkey-problem]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.hasAttribute("aria-busy")) { return; }
      form.setAttribute("aria-busy", "true");
      problem.hidden = true;
      try {
        form.elements.answer.value = await ask(form);
        form.submit();
      } catch {
        problem.hidden = false;
      }
      form.removeAttribute("aria-busy");
    });
  }
  if (document.querySelector("form[data-passkey]")) {
    for (const words of document.querySelectorAll("[data-without-passkeys]")) { words.hidden = true; }
  }
})();
