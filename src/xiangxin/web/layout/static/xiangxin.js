// Comfort only: every page works without this file.
"use strict";

// The price in the buy bar follows the chosen variant. The server decides again anyway.
document.addEventListener("change", function (event) {
	var price = event.target.getAttribute && event.target.getAttribute("data-price");
	if (!price) return;
	document.querySelectorAll("[data-live-price]").forEach(function (place) {
		place.textContent = price;
	});
	document.querySelectorAll("[data-live-was]").forEach(function (place) {
		place.textContent = event.target.getAttribute("data-was") || "";
	});
});

// A composer grows with what is written into it.
document.addEventListener("input", function (event) {
	var box = event.target;
	if (!box.matches || !box.matches("textarea.box")) return;
	box.rows = Math.min(12, Math.max(1, box.value.split("\n").length, Math.ceil(box.value.length / 40)));
});

// A second press while the first is on its way does nothing. pageshow: the back button
// may bring the page back as it was left.
document.addEventListener("submit", function (event) {
	var form = event.target;
	if (form.method !== "post" || form.hasAttribute("hx-post")) return;
	if (form.dataset.sent) event.preventDefault();
	form.dataset.sent = "1";
});
window.addEventListener("pageshow", function () {
	document.querySelectorAll("form[data-sent]").forEach(function (form) {
		delete form.dataset.sent;
	});
});

// While the fields of another country are on their way somebody goes on typing: what was
// typed since it was sent is put into the new fields of the same name.
(function () {
	var sent = {}, typed = {};
	function fields(part) {
		return part.querySelectorAll("input[name], select[name], textarea[name]");
	}
	document.addEventListener("htmx:configRequest", function (event) {
		if (!event.target.matches("[data-keeps-typing]")) return;
		sent = {};
		fields(event.target).forEach(function (field) { sent[field.name] = field.value; });
	});
	document.addEventListener("htmx:beforeSwap", function (event) {
		if (!event.target.matches("[data-keeps-typing]")) return;
		typed = {};
		fields(event.target).forEach(function (field) {
			if (field.value !== sent[field.name]) typed[field.name] = field.value;
		});
	});
	document.addEventListener("htmx:afterSettle", function () {
		var part = document.querySelector("[data-keeps-typing]");
		if (!part) return;
		fields(part).forEach(function (field) {
			if (field.name in typed) field.value = typed[field.name];
		});
		typed = {};
	});
})();

// In a table of cells the arrows and Enter move up and down; Ctrl and Enter sends it.
document.addEventListener("keydown", function (event) {
	var cell = event.target.closest && event.target.closest("form[data-cells] td");
	var step = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1 }[event.key];
	if (!cell || !step || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
	event.preventDefault();
	var row = cell.parentNode;
	var next = step < 0 ? row.previousElementSibling : row.nextElementSibling;
	var field = next && next.cells[cell.cellIndex].querySelector("input");
	if (field) {
		field.focus();
		field.select();
	}
});

// What cannot work without script shows itself only where there is some.
document.querySelectorAll("[data-needs-script]").forEach(function (part) {
	part.hidden = false;
});

// What htmx said went wrong goes away with a press, or with the next try.
["click", "htmx:beforeRequest"].forEach(function (kind) {
	document.addEventListener(kind, function (event) {
		var said = document.getElementById("said");
		if (said && (kind !== "click" || said.contains(event.target))) said.textContent = "";
	});
});

// An address is copied with one press.
document.addEventListener("click", function (event) {
	var button = event.target.closest("[data-copies]");
	var field = button && document.querySelector("[data-copy]");
	if (!field) return;
	field.select();
	var done = function () { button.textContent = button.getAttribute("data-done"); };
	if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done);
	else if (document.execCommand("copy")) done();
});

// A picture card is saved as PNG, because many places take no SVG; without script as SVG.
document.addEventListener("click", function (event) {
	var link = event.target.closest("a[data-png]");
	if (!link) return;
	event.preventDefault();
	var picture = new Image();
	picture.onload = function () {
		var canvas = document.createElement("canvas");
		canvas.width = picture.naturalWidth;
		canvas.height = picture.naturalHeight;
		canvas.getContext("2d").drawImage(picture, 0, 0);
		var saved = document.createElement("a");
		saved.download = link.getAttribute("data-png");
		saved.href = canvas.toDataURL("image/png");
		saved.click();
	};
	picture.src = link.href;
});
