/** How the page sends an image. */
export const postScript = `
// CloudFront, where it stands before the server, takes a body only with its digest. A page without TLS has no
// CloudFront before it, nor a way to digest.
async function post(path, type, body) {
  const bytes = await new Blob([body]).arrayBuffer();
  const headers = { 'Content-Type': type };
  if (window.crypto?.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    headers['x-amz-content-sha256'] = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return fetch(path, { method: 'POST', headers, body: bytes });
}
`;
