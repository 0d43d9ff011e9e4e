// Comfort only: without this file the pictures scroll, and a tap opens the file itself.
"use strict";

document.querySelectorAll("[data-gallery]").forEach(function (gallery) {
	var reel = gallery.querySelector(".reel");
	if (!reel) return;
	var frames = Array.prototype.slice.call(reel.children);
	var marks = gallery.querySelectorAll(".thumbs a");
	var count = gallery.querySelector("[data-at]");
	var still = matchMedia("(prefers-reduced-motion: reduce)");
	var at = 0;

	function show(number) {
		at = number;
		marks.forEach(function (mark, n) {
			if (n === at) mark.setAttribute("aria-current", "true");
			else mark.removeAttribute("aria-current");
		});
		if (count) count.textContent = count.dataset.at.replace("{at}", at + 1).replace("{all}", frames.length);
	}

	function go(number) {
		var frame = frames[Math.max(0, Math.min(frames.length - 1, number))];
		reel.scrollTo({ left: frame.offsetLeft - reel.offsetLeft, behavior: still.matches ? "auto" : "smooth" });
	}

	if (frames.length > 1) {
		show(0);
		reel.addEventListener("scroll", function () {
			var number = Math.round(reel.scrollLeft / frames[0].offsetWidth);
			if (number !== at && frames[number]) show(number);
		}, { passive: true });
		marks.forEach(function (mark, n) {
			mark.addEventListener("click", function (event) {
				event.preventDefault();
				go(n);
			});
		});
		gallery.addEventListener("keydown", function (event) {
			var by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
			if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
			event.preventDefault();
			go(at + by);
		});
	}

	if (!window.HTMLDialogElement) return;
	frames.forEach(function (frame, n) {
		frame.addEventListener("click", function (event) {
			if (event.ctrlKey || event.metaKey || event.shiftKey) return;
			event.preventDefault();
			open(n);
		});
	});

	// The whole picture over the page: Escape closes, arrows turn, a thumb swipes.
	function open(number) {
		var dialog = document.createElement("dialog");
		var shown = document.createElement("img");
		var now = number;
		dialog.className = "full";
		dialog.setAttribute("aria-label", gallery.querySelector(".reel").getAttribute("aria-label") || frames[number].querySelector("picture img").alt);

		function turn(to) {
			now = (to + frames.length) % frames.length;
			var small = frames[now].querySelector("picture img");
			shown.src = frames[now].href;
			shown.alt = small.alt;
			shown.lang = small.lang;
			shown.width = small.width;
			shown.height = small.height;
		}

		function button(name, word, sign, act) {
			var made = document.createElement("button");
			made.type = "button";
			made.className = name;
			made.setAttribute("aria-label", word);
			made.textContent = sign;
			made.addEventListener("click", act);
			dialog.appendChild(made);
		}

		dialog.appendChild(shown);
		button("shut", gallery.dataset.close, "\u00d7", function () { dialog.close(); });
		if (frames.length > 1) {
			button("prev", gallery.dataset.back, "\u2039", function () { turn(now - 1); });
			button("next", gallery.dataset.on, "\u203a", function () { turn(now + 1); });
		}
		dialog.addEventListener("keydown", function (event) {
			if (event.key === "ArrowLeft" && frames.length > 1) turn(now - 1);
			if (event.key === "ArrowRight" && frames.length > 1) turn(now + 1);
		});
		var from = null;
		dialog.addEventListener("touchstart", function (event) {
			from = event.touches.length === 1 ? event.touches[0].clientX : null;
		}, { passive: true });
		dialog.addEventListener("touchend", function (event) {
			if (from === null || (window.visualViewport && visualViewport.scale > 1)) return;
			var far = event.changedTouches[0].clientX - from;
			if (Math.abs(far) > 50 && frames.length > 1) turn(far < 0 ? now + 1 : now - 1);
		});
		dialog.addEventListener("click", function (event) {
			if (event.target === dialog) dialog.close();
		});
		dialog.addEventListener("close", function () {
			dialog.remove();
			go(now);
			frames[now].focus({ preventScroll: true });
		});
		turn(number);
		document.body.appendChild(dialog);
		dialog.showModal();
	}
});
