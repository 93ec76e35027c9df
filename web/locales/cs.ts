/** The texts of this language by page. */
export const texts = import.meta.glob<Record<string, unknown>>('./cs/*.json', {
  eager: true,
  import: 'default',
});
