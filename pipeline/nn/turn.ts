/**
 * Lets what waits have its turn: signals in Node, messages in a browser's worker. A browser's timers would wait for
 * 4 ms, a message to oneself does not.
 */
export async function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
