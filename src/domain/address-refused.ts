/** An address leads to where requests must not go. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}
