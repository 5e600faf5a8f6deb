import type { Plugin } from 'esbuild';

export function usesLightFetch(path: string): boolean;
export function withLightFetch(root: string, code: string): string;
export function lightFetch(root: string): Plugin;
