/**
 * Let a form publish flights.
 */
export function publishWith(form, output) {
	form.elements.date.value = now();
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		markInvalid(form, null);
		output.textContent = "Publishing …";
		output.textContent = await publish(form);
	});
}

async function publish(form) {
	const flight = read(form);
	try {
		const response = await fetch("flights", {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(flight),
		});
		if (response.ok) {
			return `Published ${flight.origin} to ${flight.destination}`;
		}
		const problem = await response.json();
		markInvalid(form, problem.field);
		return `Not published: ${problem.detail}`;
	}
	catch {
		return "Nobody knows whether it was published: there was no answer";
	}
}

function read(form) {
	const { origin, destination, date, delay, distance } = form.elements;
	return {
		date: date.value.slice(0, 16).replaceAll("-", "/").replace("T", " "),
		delay: delay.valueAsNumber,
		distance: distance.valueAsNumber,
		origin: origin.value.toUpperCase(),
		destination: destination.value.toUpperCase(),
	};
}

function markInvalid(form, field) {
	for (const input of form.querySelectorAll("input")) {
		input.removeAttribute("aria-invalid");
		if (input.name === field) {
			input.setAttribute("aria-invalid", "true");
			input.focus();
		}
	}
}

function now() {
	const date = new Date();
	date.setMinutes(date.getMinutes() - date.getTimezoneOffset());
	return date.toISOString().slice(0, 16);
}
