// dependency-cruiser reads TypeScript through the compiler's JavaScript interface, which TypeScript 7 no longer has.
// Loaded with `node --import`, this hands it the older compiler that is installed beside ours for it alone.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const wanted = /^typescript($|\/)/.test(specifier) && context.parentURL?.includes('/dependency-cruiser/');
    return nextResolve(
      wanted ? specifier.replace('typescript', 'typescript-for-dependency-cruiser') : specifier,
      context,
    );
  },
});
