/** How the screens are built: two vendor chunks that seldom change, one small chunk for each page, nothing inlined. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const REACT = /node_modules\/(react|react-dom|scheduler|react-router|i18next|react-i18next)\//;

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content policy knows no data: fonts or scripts, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'chrome109',
    // antd's core is one library; splitting it further only adds requests on a loopback line.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: REACT },
            { name: 'antd', test: /node_modules\// },
          ],
        },
      },
    },
  },
});
