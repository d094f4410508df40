import { createTheme, type MantineThemeOverride } from '@mantine/core';

/** Only what Mantine's own parts need; every colour comes from the tokens. */
export const theme: MantineThemeOverride = createTheme({
  fontFamily: 'inherit',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, "JetBrains Mono", monospace',
  defaultRadius: 6,
  cursorType: 'default',
  respectReducedMotion: true,
  components: {
    Tooltip: {
      defaultProps: {
        openDelay: 500,
        transitionProps: { duration: 0 },
        classNames: { tooltip: 'tooltip' },
        unstyled: false,
      },
    },
    Menu: {
      defaultProps: {
        transitionProps: { duration: 0 },
        position: 'bottom-end',
        offset: 4,
        classNames: { dropdown: 'menu', item: 'menu-item', label: 'menu-label' },
      },
    },
  },
});
