import { deliverySettingsFrom } from '../cli/delivery-settings.ts';
import { chatPoster } from '../connectors/webhook/post-chat.ts';
import { PublicAddresses } from '../connectors/webhook/public-addresses.ts';
import type { Delivery } from '../http/route-services.ts';
import { MailLinks } from '../operations/mail-links.ts';

/** Delivery as it is without any setting; it believes reports of bounces that carry the token of the tests. */
export function testDelivery(): Delivery {
  const publicUrl = 'https://ripen.example.com';
  const environment = { RIPEN_BOUNCE_TOKEN: 'the token of the tests', RIPEN_POSTMARK_LOGIN: 'postmark:word' };
  const chatAddresses = new PublicAddresses(['127.0.0.0/8']);
  return {
    links: new MailLinks({ secret: 'a secret of the tests, long enough to be one', publicUrl }),
    isSending: false,
    postChat: chatPoster(chatAddresses),
    chatAddresses,
    settings: deliverySettingsFrom(environment),
  };
}
