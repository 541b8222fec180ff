import { follow } from "./follow.js";

const KEY = "answer";

/**
 * Let a form ask questions. The answer is a stream: it goes on after a reload, and in other tabs.
 */
export function askWith(form, answer, cancel) {
	let shown = null;

	function show(url) {
		if (url === null || url === shown) {
			return;
		}
		shown = url;
		answer.textContent = "";
		answer.dataset.state = "running";
		cancel.hidden = false;
		follow(url, { offset: "-1", skip: 0 }, {
			messages: (chunks) => shown === url && chunks.forEach((chunk) => write(answer, chunk)),
			lost: () => {
				if (shown === url) {
					answer.textContent = "";
				}
			},
			missing: () => {
				// Not what another tab, or this one, has asked since.
				if (localStorage.getItem(KEY) === url) {
					localStorage.removeItem(KEY);
				}
				if (shown === url) {
					cancel.hidden = true;
				}
			},
			state: (state) => {
				if (state === "ended" && shown === url) {
					cancel.hidden = true;
					answer.dataset.state = "ended";
				}
			},
		});
	}

	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		try {
			const url = await ask(form.elements.question.value);
			localStorage.setItem(KEY, url);
			show(url);
		}
		catch {
			answer.textContent = "The question could not be asked";
		}
	});
	cancel.addEventListener("click", async () => {
		cancel.textContent = await cancelled(shown) ? "Cancel" : "Not cancelled, try again";
	});
	addEventListener("storage", (event) => event.key === KEY && show(event.newValue));
	show(localStorage.getItem(KEY));
}

async function cancelled(url) {
	try {
		return (await fetch(url.replace("/streams", ""), { method: "DELETE" })).ok;
	}
	catch {
		return false;
	}
}

async function ask(text) {
	const response = await fetch("answers", {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ text }),
	});
	if (!response.ok) {
		throw new Error(`HTTP status ${response.status}`);
	}
	return (await response.json()).streamUrl;
}

function write(answer, chunk) {
	if (chunk.type === "text-delta") {
		answer.append(chunk.delta);
	}
	else if (chunk.type === "error") {
		answer.append(` (${chunk.errorText})`);
	}
	else if (chunk.type === "abort") {
		answer.append(" (cancelled)");
	}
}
