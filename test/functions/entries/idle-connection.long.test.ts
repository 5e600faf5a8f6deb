import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { listen } from '../../../functions/entries/listen.ts';
import { connectRaw } from '../raw-request.ts';
import { shippedApp } from '../shipped-app.ts';

it('a connection that was idle for as long as load balancers keep theirs is answered', async () => {
  const server = await listen(shippedApp().fetch, { host: '127.0.0.1', port: 0 });
  const { socket, answer } = connectRaw(server.url);
  for (const idleMilliseconds of [0, 61_000]) {
    await wait(idleMilliseconds);
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    expect((await answer()).status).toBe('HTTP/1.1 200 OK');
  }
  socket.destroy();
  await server.close(0);
});
