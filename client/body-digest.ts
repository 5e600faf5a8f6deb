/**
 * The header that CloudFront asks for before a body, where it stands before the server (docs/adr/0003-the-edge.md): its
 * SHA-256. A page without TLS cannot digest, and has no CloudFront before it: it sends none.
 */
export async function bodyDigest(
  content: string | Uint8Array<ArrayBuffer>,
): Promise<Readonly<Record<string, string>>> {
  const subtle = (globalThis as { readonly crypto?: { readonly subtle?: SubtleCrypto } }).crypto
    ?.subtle;
  if (!subtle) return {};
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { 'x-amz-content-sha256': hex };
}
