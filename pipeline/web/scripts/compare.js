// Next and previous change by button and by the keys n and p, Enter opens the proof of that one. Everything else works without this file.
(function () {
  "use strict";
  var changes = Array.prototype.slice.call(document.querySelectorAll("[data-change]"));
  var bar = document.querySelector(".jump");
  if (!changes.length || !bar) return;
  bar.hidden = false;
  function jump(step) {
    var at = -1;
    var line = 120;
    changes.forEach(function (row, i) { if (row.getBoundingClientRect().top <= line) at = i; });
    var marked = document.querySelector("[data-change].current");
    if (marked) at = changes.indexOf(marked);
    var next = Math.max(0, Math.min(changes.length - 1, at + step));
    if (marked) marked.classList.remove("current");
    var row = changes[next];
    row.classList.add("current");
    var fold = row.closest("details");
    if (fold) fold.open = true;
    row.setAttribute("tabindex", "-1");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
    history.replaceState(null, "", "#" + row.id);
  }
  bar.addEventListener("click", function (event) {
    var step = event.target.getAttribute && event.target.getAttribute("data-jump");
    if (step) jump(Number(step));
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    var row = event.key === "Enter" && event.target.hasAttribute("data-change") && event.target;
    var proof = row && row.querySelector(".menu a[href^='/-/proof/']");
    if (proof) location.assign(proof.href);
    if (event.key === "n" || event.key === "p") { event.preventDefault(); jump(event.key === "n" ? 1 : -1); }
  });
  if (location.hash) {
    var target = document.getElementById(location.hash.slice(1));
    var fold = target && target.closest("details");
    if (fold) { fold.open = true; target.scrollIntoView({ block: "center" }); }
  }
})();
