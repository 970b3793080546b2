export { answerLink as POST } from '@/lib/portal/handlers/keep'
