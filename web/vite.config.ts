import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the API: a Ripen that was started beside it. */
const API = process.env.RIPEN_API ?? 'http://localhost:3000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What nearly every page needs comes in three files instead of sixty: each costs a request.
          groups: [
            {
              name: 'libraries',
              test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|openapi-fetch|@tanstack[\\/](?!.*virtual))/,
            },
            { name: 'mantine', test: /node_modules[\\/]@mantine[\\/](core|hooks)/, minShareCount: 20 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': API, '/v1': API } },
});
