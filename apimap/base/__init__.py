"""What every part needs: files, versions, languages and words, messages, progress."""
