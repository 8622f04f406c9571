// What htmx does not do by attributes alone. The pages work without it.
"use strict";
document.documentElement.classList.add("js");

// A field is marked as wrong for screen readers as long as something stands in its list of errors.
function markFields(root) {
  for (const errors of root.querySelectorAll(".lg-errors")) {
    const control = document.getElementById(errors.id.slice(0, -"-error".length));
    if (!control || !control.matches("input, select, textarea")) continue;
    if (errors.querySelector(".lg-error--error")) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

function showAsked() {
  const said = document.querySelector("#changing > span");
  if (!said) return;
  const idle = new Set(said.dataset.idle.split(" ").filter(Boolean));
  const needed = new Set(said.dataset.needed.split(" ").filter(Boolean));
  for (const field of document.querySelectorAll("[id$='-field']")) field.hidden = idle.has(field.id.slice(0, -"-field".length));
  for (const note of document.querySelectorAll("[id$='-needed']")) note.hidden = !needed.has(note.id.slice(0, -"-needed".length));
  for (const note of document.querySelectorAll("[id$='-idle']")) {
    const control = document.getElementById(note.id.slice(0, -"-idle".length));
    note.hidden = !(control && control.value);
  }
  const old = document.getElementById("old");
  if (old) old.hidden = said.dataset.pages !== "0" || !document.querySelector("#pages img");
}

function goTo(root) {
  const target = root.querySelector("[data-focus]") || root.querySelector("[autofocus]");
  if (target) target.focus();
}

document.addEventListener("htmx:after:swap", () => { markFields(document); showAsked(); });
document.addEventListener("htmx:after:settle", (event) => {
  const changed = event.detail && event.detail.ctx && event.detail.ctx.swap !== "none";
  if (changed) goTo(document);
});
document.addEventListener("DOMContentLoaded", () => goTo(document));

// Enter in a line would load the page anew, to show what is shown already.
document.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.matches(".lg-sr[value='preview']")) event.preventDefault();
});

// A link to a field inside something folded opens it first.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  for (let folded = target.closest("details:not([open])"); folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
  const control = target.matches("input, select, textarea, [tabindex]") ? target : target.closest("[tabindex]");
  if (control) { event.preventDefault(); control.scrollIntoView({ block: "center" }); control.focus({ preventScroll: true }); }
});

// What went wrong with a part of the page stands on top until the next part comes; an answer that never came is said, too.
document.addEventListener("htmx:after:request", (event) => {
  const response = event.detail && event.detail.ctx && event.detail.ctx.response;
  if (!response) return;
  document.getElementById("offline").hidden = true;
  if (response.status < 400) document.getElementById("note").replaceChildren();
});
document.addEventListener("htmx:error", (event) => {
  const ctx = event.detail && event.detail.ctx;
  if (ctx && !ctx.response && !(event.detail.error && event.detail.error.name === "AbortError")) document.getElementById("offline").hidden = false;
});

// A file that the server would refuse for its size is refused before it travels: what else is filled in stays.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-most]")) return;
  const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
  input.setCustomValidity(large ? input.dataset.large : "");
  if (large) input.reportValidity();
});

// A second press of the same button while the first is under way would do it twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  const pressed = event.submitter ? event.submitter.name + event.submitter.value : "-";
  if (form.dataset.pressed === pressed) { event.preventDefault(); return; }
  form.dataset.pressed = pressed;
  setTimeout(() => delete form.dataset.pressed, 2000); // a file comes without a new page
});
window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.pressed; });
