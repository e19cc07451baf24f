/** The colours: as the system says, light or dark. Charts are drawn anew when they change. */
import { useEffect, useState } from '../vendor/hooks.js'

const CHOICES = ['auto', 'light', 'dark']
const system = matchMedia('(prefers-color-scheme: dark)')

/** The choice and a function that goes on to the next. @returns {[string, () => void]} */
export function useThemeChoice() {
  const [choice, setChoice] = useState(document.documentElement.dataset.theme)
  const next = () => {
    const chosen = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]
    document.documentElement.dataset.theme = chosen
    localStorage.setItem('ava.theme', chosen)
    setChoice(chosen)
    dispatchEvent(new Event('ava:theme'))
  }
  return [choice, next]
}

/** 'light' or 'dark', as shown now. */
export function useShownTheme() {
  const [theme, setTheme] = useState(shown())
  useEffect(() => {
    const look = () => setTheme(shown())
    addEventListener('ava:theme', look)
    system.addEventListener('change', look)
    return () => {
      removeEventListener('ava:theme', look)
      system.removeEventListener('change', look)
    }
  }, [])
  return theme
}

function shown() {
  const { theme } = document.documentElement.dataset
  return theme === 'auto' || !theme ? (system.matches ? 'dark' : 'light') : theme
}
