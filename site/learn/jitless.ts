import { config } from 'zod';

// A policy without 'unsafe-eval' forbids what zod compiles; without this it would try, and the console would say so.
config({ jitless: true });
