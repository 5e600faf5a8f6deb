type Name = 'Headers' | 'Request' | 'Response';

/** Node's own classes, where others stand under their names. */
const displaced = new Map<string, PropertyDescriptor | undefined>();

/** Puts a class under a name of Node's own, which {@link native} still finds. */
export function displace(name: Name, value: unknown): void {
  displaced.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

/**
 * One of Node's own classes of the Fetch standard. The first one that is asked for makes Node load undici, which
 * takes it 15 ms.
 */
export function native<Which extends Name>(name: Which): (typeof globalThis)[Which] {
  const descriptor = displaced.get(name);
  if (!descriptor) return globalThis[name];
  return (descriptor.get ? descriptor.get.call(globalThis) : descriptor.value) as never;
}
