const LATEST = 50;
const BUSIEST = 10;

/**
 * What the board shows of all flights: small, so that it is kept together with its position in the stream.
 */
export class Flights {

	constructor({ count = 0, latest = [], airports = {} } = {}) {
		this.count = count;
		this.latest = latest;
		this.airports = airports;
	}

	add(flights) {
		this.count += flights.length;
		for (const { origin, delay } of flights) {
			const airport = this.airports[origin] ??= { flights: 0, delay: 0 };
			airport.flights++;
			airport.delay += delay;
		}
		if (flights.length > 0) {
			this.latest = flights.slice(-LATEST).reverse().concat(this.latest).slice(0, LATEST);
		}
	}

	/** The airports with the most departures, with their mean delay in minutes. */
	busiest() {
		return Object.entries(this.airports)
			.sort(([, a], [, b]) => b.flights - a.flights)
			.slice(0, BUSIEST)
			.map(([code, { flights, delay }]) => ({ code, delay: delay / flights }))
			.sort((a, b) => b.delay - a.delay);
	}

}
