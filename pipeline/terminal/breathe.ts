/** Gives the process a turn of its event loop: its progress is drawn, a signal is taken. */
export async function breathe(): Promise<void> {
  await new Promise(setImmediate);
}
