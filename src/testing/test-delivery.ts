import { deliverySettingsFrom } from '../cli/delivery-settings.ts';
import type { Delivery } from '../http/route-services.ts';
import { MailLinks } from '../operations/mail-links.ts';

/** Delivery as it is without any setting; it believes reports of bounces that carry the token of the tests. */
export function testDelivery(): Delivery {
  const publicUrl = 'https://ripen.example.com';
  const environment = { RIPEN_BOUNCE_TOKEN: 'the token of the tests', RIPEN_POSTMARK_LOGIN: 'postmark:word' };
  return {
    links: new MailLinks({ secret: 'a secret of the tests, long enough to be one', publicUrl }),
    isSending: false,
    settings: deliverySettingsFrom(environment),
  };
}
