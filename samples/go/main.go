// Streams a chat through Drover with nothing but Go's own library. Run it: go run . "Say hello"
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type record struct {
	Choices []struct {
		Delta message `json:"delta"`
	} `json:"choices"`
	Error *struct {
		Message string `json:"message"`
	} `json:"error"`
}

func setting(name, usual string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return usual
}

func post(question string) (*http.Response, error) {
	body, err := json.Marshal(map[string]any{
		"model":    setting("DROVER_MODEL", "llama3.2:3b"),
		"messages": []message{{Role: "user", Content: question}},
		"stream":   true,
	})
	if err != nil {
		return nil, err
	}
	url := setting("DROVER_URL", "http://127.0.0.1:11444") + "/v1/chat/completions"
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Drover-Project", "samples")
	if key := os.Getenv("DROVER_KEY"); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	return http.DefaultClient.Do(request)
}

func refusal(answer *http.Response) error {
	var said record
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil || said.Error == nil {
		return errors.New(answer.Status)
	}
	return fmt.Errorf("%s (%d): %s", answer.Header.Get("X-Drover-Error"), answer.StatusCode, said.Error.Message)
}

// printPieces prints the answer as it comes.
func printPieces(body io.Reader) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		if !isData {
			continue
		}
		if data == "[DONE]" {
			fmt.Println()
			return nil
		}
		var piece record
		if err := json.Unmarshal([]byte(data), &piece); err != nil {
			return err
		}
		if piece.Error != nil {
			return errors.New(piece.Error.Message)
		}
		for _, choice := range piece.Choices {
			fmt.Print(choice.Delta.Content)
		}
	}
	return errors.Join(errors.New("the answer broke off before its end"), lines.Err())
}

func run() error {
	question := strings.Join(os.Args[1:], " ")
	if question == "" {
		question = "Say hello"
	}
	answer, err := post(question)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return refusal(answer)
	}
	return printPieces(answer.Body)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
