/**
 * The elements of a JSON array whose text arrives in pieces, each as soon as it is whole.
 */
export class JsonArrayReader {

	#text = "";
	#at = 0;
	#begin = -1;
	#depth = 0;
	#inString = false;
	#escaped = false;

	/** Take the next piece, and give what is whole now. */
	push(piece) {
		const elements = [];
		this.#text += piece;
		for (; this.#at < this.#text.length; this.#at++) {
			this.#next(this.#text[this.#at], elements);
		}
		this.#forget();
		return elements;
	}

	/** Whether the array has ended: an answer that broke off hasn't. */
	get complete() {
		return this.#depth === 0;
	}

	#next(char, elements) {
		if (this.#inString) {
			this.#inString = this.#escaped || char !== "\"";
			this.#escaped = !this.#escaped && char === "\\";
		}
		else if (char === "]" || char === "}") {
			this.#depth--;
			if (this.#depth === 0) {
				this.#end(elements);
			}
		}
		else if (char === "," && this.#depth === 1) {
			this.#end(elements);
		}
		else {
			if (this.#depth > 0 && this.#begin < 0 && char.trim()) {
				this.#begin = this.#at;
			}
			this.#inString = char === "\"";
			this.#depth += (char === "[" || char === "{") ? 1 : 0;
		}
	}

	#end(elements) {
		if (this.#begin >= 0) {
			elements.push(JSON.parse(this.#text.slice(this.#begin, this.#at)));
			this.#begin = -1;
		}
	}

	#forget() {
		const keep = (this.#begin < 0) ? this.#at : this.#begin;
		this.#text = this.#text.slice(keep);
		this.#at -= keep;
		this.#begin = (this.#begin < 0) ? -1 : 0;
	}

}
