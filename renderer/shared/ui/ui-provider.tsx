import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Tooltip.css';
import '@mantine/core/styles/Tabs.css';
import './tokens.css';
import './base.css';
import './controls.css';
import './parts.css';
import './data-table.css';
import './chart.css';
import '../answers/answers.css';
import { MantineProvider } from '@mantine/core';
import { type ReactNode, useLayoutEffect } from 'react';
import { ConfirmProvider } from './confirm.tsx';
import { NoticeProvider } from './notices.tsx';
import { usePreference } from './preferences.ts';
import { theme } from './theme.ts';

/** Theme, dialogs and notices for everything below. */
export function UiProvider({ children }: { readonly children: ReactNode }) {
  const chosen = usePreference('theme');
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = chosen;
  }, [chosen]);
  return (
    // Mantine's variables come from its style sheet: written at run time they would be inline styles.
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      {...(chosen === 'system' ? {} : { forceColorScheme: chosen })}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <NoticeProvider>
        <ConfirmProvider>{children}</ConfirmProvider>
      </NoticeProvider>
    </MantineProvider>
  );
}
