/** The texts of this language by page. */
export const texts = import.meta.glob<Record<string, unknown>>('./pl/*.json', {
  eager: true,
  import: 'default',
});
