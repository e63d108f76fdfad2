"""What readers and authors are told in words: dates, sentences, waiting times, the statement of reasons."""
