/** The page's worker: trains as it is asked, one request after the other. */
import './jitless.ts';
import { loadFiles } from './files.ts';
import type { Report, Request } from './messages.ts';
import { createSession, type Session, slowPace } from './session.ts';

const report = (what: Report) => postMessage(what);

/** A single step is too short to be stopped. */
const { signal: unstopped } = new AbortController();

let session: Promise<Session> | undefined;
let running = new AbortController();
let last: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  // Whatever is asked for, what runs now comes to its end first.
  running.abort(new Error('paused'));
  running = new AbortController();
  const { signal } = running;
  last = last
    .then(async () => answer(data, signal))
    .catch((error: unknown) => report({ kind: 'failed', message: (error as Error).message }));
});

async function answer(request: Request, stop: AbortSignal): Promise<void> {
  session ??= loadFiles(import.meta.url).then((digits) => createSession(digits, report));
  const current = await session;
  if (request.kind === 'begin') await current.begin(request.choices);
  else if (request.kind === 'run') await current.run(request.pace, request.until, stop);
  else if (request.kind === 'step') await current.run(slowPace, current.position() + 1, unstopped);
}
