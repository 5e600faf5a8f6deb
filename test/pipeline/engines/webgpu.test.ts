import { describe, expect, it } from 'vitest';
import { EngineFailure } from '../../../pipeline/engines/engine-failure.ts';
import { failOnErrors } from '../../../pipeline/engines/webgpu.ts';

/** A backend over a device that refuses a command, or is lost, when the test says so. */
function backendOfDevice() {
  const events = new EventTarget();
  let lose: (reason: { readonly message: string }) => void = () => {};
  const device = {
    lost: new Promise<{ readonly message: string }>((resolve) => (lose = resolve)),
    addEventListener: (type: string, listener: (event: never) => void) =>
      events.addEventListener(type, listener as unknown as EventListener),
  };
  const backend = { device, read: async () => Promise.resolve(new Float32Array(1)) };
  failOnErrors(backend);
  const refuse = (message: string) =>
    events.dispatchEvent(Object.assign(new Event('uncapturederror'), { error: { message } }));
  return { backend: backend as { read: () => Promise<unknown> }, refuse, lose };
}

describe('a read from a device of WebGPU', () => {
  it('gives what was computed while nothing has failed', async () => {
    const { backend } = backendOfDevice();
    expect(await backend.read()).toEqual(new Float32Array(1));
  });

  it('fails once the device has refused a command, with the first reason in one line', async () => {
    const { backend, refuse } = backendOfDevice();
    refuse('Too many storage buffers.\n - While validating');
    refuse('Invalid CommandBuffer');
    await expect(backend.read()).rejects.toThrow(
      new EngineFailure('the webgpu engine failed: Too many storage buffers.'),
    );
  });

  it('fails once the device is lost', async () => {
    const { backend, lose } = backendOfDevice();
    lose({ message: 'The driver was reset.' });
    await expect(backend.read()).rejects.toThrow(
      new EngineFailure('the webgpu engine lost its device: The driver was reset.'),
    );
  });
});
