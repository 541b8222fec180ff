// Asks, reloads in the middle and reads on: node chat-client.mjs <application> <chat> <question>. Prints the text.
const [application, chat, question] = process.argv.slice(2);
const api = `${application}/api/chat/${chat}`;

async function streamUrl(response) {
	return new URL(response.headers.get("Location") ?? (await response.json()).streamUrl, application).href;
}

async function read(url, offset, until) {
	const response = await fetch(`${url}?live=sse&offset=${encodeURIComponent(offset)}`);
	const events = response.body.pipeThrough(new TextDecoderStream()).getReader();
	const chunks = [];
	let text = "";
	for (let piece = await events.read(); !piece.done; piece = await events.read()) {
		text += piece.value;
		for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
			const lines = text.slice(0, end).split("\n");
			text = text.slice(end + 2);
			const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
			if (lines.includes("event: data")) {
				chunks.push(...JSON.parse(data));
			}
			else if (lines.includes("event: control")) {
				const control = JSON.parse(data);
				if (control.streamClosed || until(chunks)) {
					await events.cancel();
					return { chunks, offset: control.streamNextOffset };
				}
			}
		}
	}
	return { chunks, offset };
}

const asked = await fetch(api, { method: "POST", headers: { "Content-Type": "text/plain" }, body: question });
if (asked.status !== 201) {
	throw new Error(`asked: ${asked.status}`);
}
const first = await read(await streamUrl(asked), "-1", (chunks) => chunks.some(({ type }) => type === "text-delta"));
console.log("reloading");
const running = await fetch(`${api}/stream`);
if (running.status !== 200) {
	throw new Error(`running: ${running.status}`);
}
const rest = await read(await streamUrl(running), first.offset, () => false);
const chunks = [...first.chunks, ...rest.chunks];
console.log(chunks.map(({ type }) => type).join(" "));
console.log(chunks.map(({ delta }) => delta ?? "").join(""));
let status = 0;
for (let i = 0; i < 1500 && status !== 204; i++) {
	status = (await fetch(`${api}/stream`)).status;
	await new Promise((resolve) => setTimeout(resolve, 20));
}
console.log(`afterwards ${status}`);
