// Comfort only: without this file two buttons move a picture, and the market says what is too large.
"use strict";

(function () {
	var dragged = null;

	// A picture moves by its grip alone, so that the words beside it can still be marked.
	function ready(root) {
		root.querySelectorAll("[data-grip]").forEach(function (grip) {
			grip.hidden = false;
		});
	}

	function picture(event) {
		return event.target.closest ? event.target.closest("[data-arrange] [data-picture]") : null;
	}

	document.addEventListener("mousedown", function (event) {
		var one = picture(event);
		if (one) one.draggable = Boolean(event.target.closest("[data-grip]"));
	});
	document.addEventListener("dragstart", function (event) {
		dragged = picture(event);
		if (!dragged) return;
		event.dataTransfer.effectAllowed = "move";
		event.dataTransfer.setData("text/plain", dragged.dataset.picture);
		dragged.classList.add("held");
	});
	document.addEventListener("dragover", function (event) {
		var over = picture(event);
		if (!dragged || !over) return;
		event.preventDefault();
		if (over === dragged) return;
		var box = over.getBoundingClientRect();
		over.parentNode.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
	});
	document.addEventListener("drop", function (event) {
		if (!dragged) return;
		event.preventDefault();
		var form = dragged.closest("form");
		form.elements.order.value = Array.prototype.map.call(form.querySelectorAll("[data-picture]"), function (one) {
			return one.dataset.picture;
		}).join(",");
		form.submit();
	});
	document.addEventListener("dragend", function () {
		if (dragged) dragged.classList.remove("held");
		dragged = null;
	});

	// What is too large is said before it has travelled.
	document.addEventListener("change", function (event) {
		var field = event.target;
		if (!field.matches || !field.matches("input.files")) return;
		var all = 0;
		var large = Array.prototype.filter.call(field.files, function (file) {
			all += file.size;
			return file.size > field.dataset.each * 1e6;
		});
		var hint = document.getElementById(field.id + "-hint").textContent;
		var names = large.map(function (file) { return file.name; }).join(", ");
		field.setCustomValidity(large.length ? names + ": " + hint : all > field.dataset.all * 1e6 ? hint : "");
		field.reportValidity();
	});

	document.addEventListener("htmx:afterSwap", function () { ready(document); });
	ready(document);
})();
