import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends a text as it is, and reads until the server closes. */
export async function sendRaw(url: string, text: string): Promise<RawAnswer> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const [head = '', ...body] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  return { ...parsedHead(head), body: body.join('\r\n\r\n') };
}

function parsedHead(head: string): Omit<RawAnswer, 'body'> {
  const [status = '', ...lines] = head.split('\r\n');
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status, headers: new Headers(fields) };
}

/** A connection on which several requests are sent. */
export interface RawConnection {
  readonly socket: Socket;
  /** Reads the next answer. @throws Error when the server closes before its end */
  readonly answer: () => Promise<RawAnswer>;
  /** Waits until the server closes. @returns what came since the last answer */
  readonly rest: () => Promise<string>;
  /** What has come so far; nothing else may read it. */
  readonly received: () => string;
}

/** Connects to a server; what is sent is written to the socket as it is. */
export function connectRaw(url: string): RawConnection {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  // Each byte is a character.
  let received = '';
  const more = async () => {
    const { done, value } = await chunks.next();
    if (done) return false;
    received += value.toString('latin1');
    return true;
  };
  const taken = async (end: () => number) => {
    while (end() < 0) {
      if (!(await more())) throw new Error(`the server closed after ${JSON.stringify(received)}`);
    }
    const text = received.slice(0, end());
    received = received.slice(text.length);
    return text;
  };
  const line = () => {
    const end = received.indexOf('\r\n');
    return end < 0 ? -1 : end + 2;
  };
  const exactly = (length: number) => () => (received.length < length ? -1 : length);
  return {
    socket,
    async answer() {
      const head = await taken(() => received.indexOf('\r\n\r\n'));
      const parsed = parsedHead(head);
      await taken(exactly(4));
      if (parsed.headers.get('Transfer-Encoding') !== 'chunked') {
        const length = Number(parsed.headers.get('Content-Length') ?? 0);
        return { ...parsed, body: await taken(exactly(length)) };
      }
      let body = '';
      for (;;) {
        const size = Number.parseInt(await taken(line), 16);
        if (Number.isNaN(size)) throw new Error(`no chunk: ${JSON.stringify(received)}`);
        const chunk = await taken(exactly(size + 2));
        if (size === 0) return { ...parsed, body };
        body += chunk.slice(0, -2);
      }
    },
    async rest() {
      while (await more());
      return received;
    },
    received: () => {
      for (
        let bytes = socket.read() as Buffer | null;
        bytes;
        bytes = socket.read() as Buffer | null
      ) {
        received += bytes.toString('latin1');
      }
      return received;
    },
  };
}
