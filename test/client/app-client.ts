import { createClient } from '../../client/client.ts';
import { shippedApp } from '../functions/shipped-app.ts';

const app = shippedApp();

/** Where the client believes the app to be. */
export const origin = 'http://digits.example';

/** What the real app answers, without a network. */
export const send = (url: string, request?: RequestInit) => app.request(url, request);

/** A client of the real app. */
export const client = createClient(`${origin}/`, { fetch: send });
