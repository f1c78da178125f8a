// Of the reader: finds the page of an old address, and offers to cite what is selected on a page.
// Everything works without this file.
(function () {
  "use strict";
  var script = document.currentScript;
  var words = script && script.getAttribute("data-select");
  if (!words) return;
  // An address with a fragment alone (…#p25) of a page that another stretch shows.
  function turn() {
    var number = /^#p(\d{1,5})$/.exec(location.hash);
    var target = number && document.getElementById("p" + number[1]);
    if (target && target.href) location.replace(target.href);
  }
  turn();
  window.addEventListener("hashchange", turn);
  // What is selected on one page can be cited: the link marks it, and its citation quotes it.
  var link = document.createElement("a"), waiting;
  link.className = "button cite-selected no-print";
  link.rel = "nofollow";
  link.hidden = true;
  link.textContent = words;
  document.body.appendChild(link);
  function within(page, selection) {
    var range = selection.getRangeAt(0).cloneRange();
    if (page.contains(range.endContainer)) return selection.toString();
    range.setEnd(page, page.childNodes.length);
    return range.toString();
  }
  function selected() {
    var selection = window.getSelection();
    var node = selection && selection.rangeCount ? selection.getRangeAt(0).startContainer : null;
    var from = node && (node.nodeType === 1 ? node : node.parentElement);
    var page = from && from.closest("section.page");
    var text = page ? within(page, selection).trim().slice(0, 500) : "";
    link.hidden = text.length < 6;
    if (link.hidden) return;
    var query = new URLSearchParams({ p: page.id.slice(1), mark: text });
    var edition = new URLSearchParams(location.search).get("edition");
    if (edition) query.set("edition", edition);
    link.href = location.pathname + "?" + query + "#cite";
  }
  document.addEventListener("selectionchange", function () {
    clearTimeout(waiting);
    waiting = setTimeout(selected, 150);
  });
})();
