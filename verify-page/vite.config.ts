/** How the auditor's page is built: one file with everything in it, beside the screens. */
import { defineConfig, type Plugin } from 'vite';

const here = (name: string): string => `${import.meta.dirname}/${name}`;

/** Puts the one script into the page. It goes to the end of the body, so that it needs no module and runs from file://. */
function inlineScript(): Plugin {
  return {
    name: 'inline-script',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['verify.html'];
      const scripts = Object.values(bundle).filter((one) => one.type === 'chunk');
      const [script] = scripts;
      if (page?.type !== 'asset' || script === undefined || scripts.length !== 1)
        throw new Error('one page, one script');
      delete bundle[script.fileName];
      // The only text that would end the element early.
      const code = script.code.replaceAll('</script', '<\\/script');
      const source = String(page.source).replace(/<script type="module"[^>]*><\/script>\s*/, '');
      page.source = source.replace('</body>', () => `<script>(() => {${code}})();</script>\n</body>`);
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [inlineScript()],
  resolve: {
    alias: [
      { find: 'node:crypto', replacement: here('node-crypto.ts') },
      { find: 'node:buffer', replacement: here('node-buffer.ts') },
    ],
  },
  build: {
    outDir: here('../kiosk-ui/dist'),
    emptyOutDir: false,
    modulePreload: false,
    copyPublicDir: false,
    target: 'chrome90',
    rolldownOptions: { input: here('verify.html') },
  },
});
