import { JsonArrayReader } from "./json-array.js";

// The server ends a live read after a minute; one that is older is dead without anybody having been told.
const LONGEST_LIVE_READ = 90_000;
const LONGEST_WAIT = 10_000;

// A page that was left may be kept for the way back: its connections would be missed by the pages that are seen.
let left = false;
addEventListener("pagehide", () => left = true);
addEventListener("pageshow", () => left = false);

/**
 * Follow a JSON stream for as long as the page lives: what is there first, then what comes, through lost connections,
 * restarts of the server and times without a network. Each message is told once.
 *
 * @param url the stream
 * @param position where to begin: an offset, and how many messages behind it are known already
 * @param listener `messages(messages, position)`: messages, and the position behind them; `lost()`: what was told is no
 * longer in the stream, which is read from its beginning; `state(state)`: "catching-up", "live", "waiting" or "ended";
 * `missing()`: there is no such stream, and it isn't waited for: without this method it is
 */
export async function follow(url, position, listener) {
	const reader = new StreamReader(url, position, listener);
	for (let failures = 0; !reader.ended;) {
		try {
			await seen();
			listener.state("catching-up");
			await reader.catchUp();
			if (!reader.ended) {
				listener.state("live");
				failures = await reader.live() ? 0 : failures + 1;
			}
		}
		catch (error) {
			failures++;
			if (error instanceof StreamMissing && listener.missing) {
				listener.missing();
				return;
			}
			if (error instanceof PositionLost) {
				reader.begin();
				listener.lost();
			}
		}
		if (failures > 0) {
			listener.state("waiting");
			await wait(Math.min(LONGEST_WAIT, 250 * 2 ** failures));
		}
	}
	listener.state("ended");
}

class PositionLost extends Error {
}

class StreamMissing extends Error {
}

class StreamReader {

	constructor(url, { offset, skip }, listener) {
		this.url = url;
		this.offset = offset;
		this.skip = skip;
		this.listener = listener;
		this.ended = false;
	}

	begin() {
		this.moveTo("-1");
	}

	moveTo(offset) {
		this.offset = offset;
		this.skip = 0;
	}

	async catchUp() {
		for (let upToDate = false; !upToDate;) {
			const response = await fetch(this.request());
			const next = response.headers.get("Stream-Next-Offset");
			this.check(response, next);
			await this.readMessages(response);
			this.moveTo(next);
			this.tell([]);
			upToDate = response.headers.get("Stream-Up-To-Date") === "true";
			this.ended = upToDate && response.headers.get("Stream-Closed") === "true";
		}
	}

	request(live) {
		return `${this.url}?${live ? `live=${live}&` : ""}offset=${encodeURIComponent(this.offset)}`;
	}

	check(response, next) {
		const goesOn = this.offset !== "-1";
		if (goesOn && ([400, 404, 410].includes(response.status) || (response.ok && next < this.offset))) {
			throw new PositionLost();
		}
		if ([404, 410].includes(response.status)) {
			throw new StreamMissing();
		}
		if (!response.ok || next === null) {
			throw new Error(`HTTP status ${response.status}`);
		}
	}

	// What is behind an offset never changes: after an answer that broke off, the next one begins with what is known.
	async readMessages(response) {
		const array = new JsonArrayReader();
		const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
		let known = this.skip;
		for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
			const messages = array.push(piece.value);
			const news = messages.slice(known);
			known -= messages.length - news.length;
			this.skip += news.length;
			this.tell(news);
		}
		if (!array.complete) {
			throw new Error("The answer broke off");
		}
	}

	tell(messages) {
		this.listener.messages(messages, { offset: this.offset, skip: this.skip });
	}

	/** Whether the server said anything. */
	live() {
		const source = new EventSource(this.request("sse"));
		const over = new AbortController();
		let heard = false;
		let messages = [];
		return new Promise((resolve) => {
			source.addEventListener("data", (event) => messages.push(...JSON.parse(event.data)));
			source.addEventListener("control", (event) => {
				const control = JSON.parse(event.data);
				// Only what a control event has vouched for counts; the rest is sent again.
				this.moveTo(control.streamNextOffset);
				this.tell(messages);
				messages = [];
				heard = true;
				if (control.streamClosed) {
					this.ended = true;
					resolve();
				}
			});
			source.addEventListener("error", resolve);
			addEventListener("offline", resolve, { signal: over.signal });
			addEventListener("pagehide", resolve, { signal: over.signal });
			setTimeout(resolve, LONGEST_LIVE_READ);
		}).then(() => heard).finally(() => {
			// The browser's own way to reconnect would go back to where this read began.
			source.close();
			over.abort();
		});
	}

}

function seen() {
	return left ? new Promise((resolve) => addEventListener("pageshow", resolve, { once: true })) : null;
}

function wait(millis) {
	const over = new AbortController();
	return new Promise((resolve) => {
		addEventListener("online", resolve, { signal: over.signal });
		setTimeout(resolve, millis);
	}).finally(() => over.abort());
}
