import { askWith } from "./ask.js";
import { Flights } from "./flights.js";
import { follow } from "./follow.js";
import { publishWith } from "./publish.js";

const STATES = {
	"catching-up": "Catching up …",
	"live": "Live",
	"waiting": "No connection, trying again …",
	"ended": "The stream is closed",
};

const stream = document.body.dataset.stream;
const element = (id) => document.getElementById(id);

let flights = new Flights();
let position = { offset: "-1", skip: 0 };
let drawn = true;
let keeping = null;

function restore() {
	try {
		const kept = JSON.parse(localStorage.getItem(stream));
		if (kept) {
			flights = new Flights(kept.flights);
			position = kept.position;
		}
	}
	catch {
		localStorage.removeItem(stream);
	}
}

// In one piece, so that another tab's are not mixed with this one's.
function keep() {
	clearTimeout(keeping);
	keeping = null;
	localStorage.setItem(stream, JSON.stringify({ flights, position }));
}

function keepSoon() {
	keeping ??= setTimeout(keep, 500);
}

function draw() {
	drawn = true;
	element("count").textContent = flights.count.toLocaleString("en");
	element("flights").replaceChildren(...flights.latest.map(row));
	const busiest = flights.busiest();
	const longest = Math.max(1, ...busiest.map(({ delay }) => delay));
	element("delays").replaceChildren(...busiest.map(({ code, delay }) => bar(code, delay, longest)));
}

function row({ date, origin, destination, delay }) {
	const row = document.createElement("tr");
	row.append(...[date, origin, destination, delay].map((text) => {
		const cell = document.createElement("td");
		cell.textContent = text;
		return cell;
	}));
	row.lastChild.className = (delay > 15) ? "number late" : "number";
	return row;
}

function bar(code, delay, longest) {
	const item = document.createElement("li");
	item.style.setProperty("--share", Math.max(0, 100 * delay / longest));
	for (const text of [code, "", `${delay.toFixed(1)} min`]) {
		const part = document.createElement("span");
		part.textContent = text;
		item.append(part);
	}
	item.lastChild.className = "number";
	return item;
}

function changed() {
	if (drawn) {
		drawn = false;
		requestAnimationFrame(draw);
	}
}

restore();
draw();
addEventListener("pagehide", keep);
publishWith(element("publish"), element("published"));
askWith(element("ask"), element("answer"), element("cancel"));
follow(stream, position, {
	messages(messages, next) {
		flights.add(messages);
		position = next;
		keepSoon();
		changed();
	},
	lost() {
		flights = new Flights();
		changed();
	},
	state(state) {
		element("connection").textContent = STATES[state];
		element("connection").dataset.state = state;
		element("progress").hidden = state !== "catching-up";
	},
});
