/** A file that cannot be read as a whole; the message says where, what was found and what is expected. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}
