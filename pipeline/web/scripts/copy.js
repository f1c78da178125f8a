// Copies a citation by one click. Everything else works without this file.
(function () {
  "use strict";
  var english = document.documentElement.lang === "en";
  // Plain http has no clipboard (secure contexts only): there the old command copies a selection.
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    return new Promise(function (done, failed) {
      var area = document.createElement("textarea");
      area.value = text;
      area.setAttribute("readonly", "");
      area.className = "visually-hidden";
      document.body.appendChild(area);
      area.select();
      var worked = document.execCommand("copy");
      area.remove();
      if (worked) done(); else failed();
    });
  }
  function say(element, words) {
    var before = element.textContent;
    element.textContent = words;
    element.setAttribute("aria-live", "polite");
    setTimeout(function () { element.textContent = before; }, 2500);
  }
  document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (button) {
      copy(document.getElementById(button.getAttribute("data-copy")).textContent)
        .then(function () { say(button, button.getAttribute("data-done")); }, function () {});
      return;
    }
    // «Cite» beside a row or a page: its text is fetched and copied at once, the link stays a link.
    var link = event.target.closest ? event.target.closest("a[data-cite]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute("data-copied")) return;
    event.preventDefault();
    var where = new URL(link.href);
    if (english) where.searchParams.set("lang", "en");
    fetch(where.pathname + ".txt" + where.search)
      .then(function (answer) { if (!answer.ok) throw new Error(); return answer.text(); })
      .then(function (text) { return copy(text.trim()); })
      .then(function () { link.setAttribute("data-copied", ""); say(link, english ? "Copied" : "コピーしました"); setTimeout(function () { link.removeAttribute("data-copied"); }, 2500); })
      .catch(function () { location.href = link.href; });
  });
})();
