import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './vite.compress.js';

/** The server in development; built pages are served by it on its own address. */
const server = 'http://localhost:3000';

export default defineConfig({
  plugins: [react(), compressAssets(new URL('../../dist/apps/console/assets', import.meta.url).pathname)],
  resolve: {
    alias: { '#domain': new URL('../../libs/domain/src/index.ts', import.meta.url).pathname },
  },
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    // The content security policy allows scripts, fonts and images from the server itself only: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': server, '/socket.io': { target: server, ws: true } },
  },
});
