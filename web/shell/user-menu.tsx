import { Text, UnstyledButton } from '@mantine/core';
import { mdiAccountCircleOutline, mdiChevronUp } from '@mdi/js';
import { lazy, type Ref, Suspense, useState } from 'react';
import { useSession } from '../session/use-session.ts';
import { Icon } from '../ui/icon.tsx';
import classes from './user-menu.module.css';

// What is in the menu is fetched when somebody opens it.
const UserMenuItems = lazy(() =>
  import('./user-menu-items.tsx').then((file) => ({ default: file.UserMenuItems })),
);

/** Who is signed in, with the language and the colours that they see. */
export function UserMenu() {
  const [isWanted, setIsWanted] = useState(false);
  const button = <NameButton onClick={() => setIsWanted(true)} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <UserMenuItems>
        <NameButton />
      </UserMenuItems>
    </Suspense>
  );
}

function NameButton({ ref, ...rest }: { ref?: Ref<HTMLButtonElement>; onClick?: () => void }) {
  const { me } = useSession();
  return (
    <UnstyledButton ref={ref ?? null} className={classes.button ?? ''} aria-haspopup="menu" {...rest}>
      <Icon path={mdiAccountCircleOutline} />
      <Text size="sm" truncate flex={1}>
        {me?.name ?? ''}
      </Text>
      <Icon path={mdiChevronUp} />
    </UnstyledButton>
  );
}
